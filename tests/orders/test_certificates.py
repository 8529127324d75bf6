"""Certificates: they hold anywhere, for ever, and not with one byte changed."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.files.published import read_published
from market.kernel.errors import Refused
from orders.aftercare.acts import CONFIRM
from orders.models import OrderContact, WitnessKey
from orders.proofs import receipt_key
from orders.services.moves import move_order
from orders.services.publishing import path_of, publish_session
from orders.witness import verify_witness
from orders.witness.certificates import certificate_of, standing_of_code
from orders.witness.verify_witness import Rejected, canonical, verify_certificate
from sessions.models import Listing
from tests.orders.conftest import contact, phone_of, place
from tests.orders.sealing import order_named, rest, seal, sign, tamper

pytestmark = pytest.mark.django_db
NONSENSE: tuple[Any, ...] = (..., None, "", -1, 2**70, 1.5, [], {}, True, "ff")


@pytest.fixture
def code(listing: Listing) -> str:
    """The third of five orders of an evening."""
    codes = [place(listing, to=contact(phone_of(number))).codes[0] for number in range(5)]
    return codes[2]


@pytest.fixture
def sealed(listing: Listing, code: str) -> bytes:
    """The buyer's certificate: placed before the seal, confirmed after it."""
    sign(listing.session)
    seal(listing.session)
    move_order(actor=None, order=order_named(code), act=CONFIRM)
    rest(listing.session)
    sign(listing.session)
    return certificate_of(order_named(code), with_person=True)


def trusted() -> dict[str, bytes]:
    return {key.key_id: bytes(key.public_key) for key in WitnessKey.objects.all()}


def test_a_certificate_proves_what_was_agreed_and_by_whom(code: str, sealed: bytes) -> None:
    proven = verify_certificate(sealed, trusted())
    assert (proven.order, [each["kind"] for each in proven.entries]) == (code, ["placed", "moved"])
    assert proven.entries[0]["goods_total"] == 89_000
    assert proven.seal
    assert proven.personal == {
        "name": "Nguyễn Thị Hoa", "phone": phone_of(2), "commune": contact().commune, "street": "Số 5, thôn Đông Cao"
    }  # fmt: skip


def test_only_the_buyers_copy_names_the_buyer(code: str, sealed: bytes) -> None:
    copy = certificate_of(order_named(code), with_person=False)
    assert verify_certificate(copy).personal is None
    for secret in ("Nguyễn Thị Hoa", phone_of(2), "Đông Cao,"):
        assert secret not in copy.decode()


def test_there_is_none_before_the_first_checkpoint(code: str, listing: Listing) -> None:
    assert not standing_of_code(code).is_recorded
    with pytest.raises(Refused, match="mỗi phút"):
        certificate_of(order_named(code), with_person=True)
    sign(listing.session)
    assert standing_of_code(code).is_recorded
    assert not standing_of_code(code).is_sealed
    assert verify_certificate(certificate_of(order_named(code), with_person=True), trusted()).seal is None


def test_no_byte_can_be_changed(sealed: bytes) -> None:
    keys, draw = trusted(), random.Random(5)
    for place_ in range(len(sealed)):
        forged = bytearray(sealed)
        forged[place_] ^= 1 << draw.randrange(8)
        with pytest.raises(Rejected):
            verify_certificate(bytes(forged), keys)


def leaves_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all values within a certificate, and of all that hold some."""
    if isinstance(value, dict):
        return [path, *(each for name, inner in value.items() for each in leaves_of(inner, (*path, name)))]
    if isinstance(value, list):
        return [path, *(each for at, inner in enumerate(value) for each in leaves_of(inner, (*path, at)))]
    return [path]


def weaker(path: tuple[Any, ...]) -> bool:
    """Tell whether a certificate without this still says the truth, only less of it: later entries, seal, person."""
    return path in {("entries", 1), ("seal",), ("personal",)}


def with_value(sealed: bytes, path: tuple[Any, ...], value: Any) -> bytes:
    """Return the certificate with something else at a path; nothing at all for `...`."""
    told: Any = {"whole": json.loads(sealed)}
    *inner, last = ("whole", *path)
    holder = told
    for name in inner:
        holder = holder[name]
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    return canonical(told.get("whole")) + b"\n"


def test_no_field_can_be_taken_out_or_turned_into_nonsense(sealed: bytes) -> None:
    for path in leaves_of(json.loads(sealed)):
        for nonsense in NONSENSE:
            forged = with_value(sealed, path, nonsense)
            if forged == sealed or (weaker(path) and nonsense in (..., None)):
                continue
            with pytest.raises(Rejected):
                verify_certificate(forged)


def test_verifying_takes_no_time(sealed: bytes) -> None:
    keys, begun = trusted(), time.process_time()
    for _ in range(20):
        verify_certificate(sealed, keys)
    assert (time.process_time() - begun) / 20 < 0.05  # seconds


@pytest.mark.parametrize("nonsense", [b"", b"{}", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"1" * 6000, b"null"])
def test_nonsense_is_rejected_quietly(nonsense: bytes) -> None:
    with pytest.raises(Rejected):
        verify_certificate(nonsense)


def test_a_certificate_signed_by_somebody_else_is_rejected(sealed: bytes) -> None:
    with pytest.raises(Rejected, match="unknown-key"):
        verify_certificate(sealed, {"0" * 16: b"1" * 32})


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as people do: alone, elsewhere, without the market."""
    program = folder / "verify_witness.py"
    program.write_bytes(Path(verify_witness.__file__).read_bytes())
    command = [sys.executable, "-I", program.name, *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False, env={"LANG": "C.UTF-8"}
    )


def test_the_program_checks_offline(listing: Listing, code: str, sealed: bytes, tmp_path: Path) -> None:
    publish_session(listing.session_id)
    for name in ("keys.json", "checkpoints.json", "leaves.txt"):
        (tmp_path / name).write_bytes(read_published(path_of(listing.session.number, name)))
    (tmp_path / "c.json").write_bytes(sealed)
    log = ("--log", "checkpoints.json", "leaves.txt", "--keys", "keys.json")
    done = run(tmp_path, "c.json", *log)
    assert done.returncode == 0, done.stdout + done.stderr
    assert code in done.stdout
    assert "niêm phong" in done.stdout
    assert run(tmp_path, *log).returncode == 0
    assert "compare it" in run(tmp_path, "c.json").stdout
    (tmp_path / "c.json").write_bytes(sealed.replace(b"89000", b"79000"))
    assert run(tmp_path, "c.json", *log).returncode == 1
    leaves = tmp_path / "leaves.txt"
    leaves.write_text("".join(reversed(leaves.read_text().splitlines(keepends=True))))
    assert "REJECTED" in run(tmp_path, *log).stdout


def test_both_sides_download_it(client: Client, listing: Listing, code: str, sealed: bytes) -> None:
    url = reverse("orders:download-certificate", args=[code])
    assert client.get(url).status_code == 404
    reply = client.get(url, {"k": receipt_key(code)})
    assert reply.content == sealed
    assert "attachment" in reply["Content-Disposition"]
    owner = listing.product.vendor.members.get(part="owner").person
    client.force_login(owner)
    assert b'"personal"' not in client.get(url).content


def test_the_page_says_what_a_certificate_proves(client: Client, code: str, sealed: bytes) -> None:
    upload = SimpleUploadedFile("chung-nhan.json", sealed)
    words = client.post(reverse("orders:verify-file"), {"file": upload}).content.decode()
    assert f"Chứng nhận của đơn {code} là thật" in words
    assert "Nguyễn Thị Hoa" in words
    forged = SimpleUploadedFile("chung-nhan.json", sealed.replace(b"89000", b"79000"))
    reply = client.post(reverse("orders:verify-file"), {"file": forged})
    assert reply.status_code == 422
    assert "mã băm tính lại không khớp" in reply.content.decode()


def test_a_changed_address_is_left_out_rather_than_told_wrongly(code: str, listing: Listing) -> None:
    sign(listing.session)
    OrderContact.objects.filter(order__code=code).update(street="Số 7")
    assert verify_certificate(certificate_of(order_named(code), with_person=True)).personal is None


def test_a_certificate_of_a_row_that_was_changed_does_not_hold(code: str, listing: Listing) -> None:
    sign(listing.session)
    tamper("orders_witnessentry", "UPDATE orders_witnessentry SET facts = replace(facts, '89000', '79000')")
    with pytest.raises(Rejected, match="leaf"):
        verify_certificate(certificate_of(order_named(code), with_person=False))
