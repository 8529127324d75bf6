"""Attacks on the witness: certificates cut and spliced, columns changed by SQL, files gone, keys, dead stamps."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from market.accounts.models import Role
from market.files.published import published, read_published
from orders.aftercare.acts import COLLECT, CONFIRM, SHIP
from orders.models import Order, TimeStamp, WitnessKey
from orders.services import stamping
from orders.services.moves import move_order
from orders.services.publishing import LEAVES, path_of, publish_session
from orders.witness.audit import audit_session
from orders.witness.certificates import certificate_of
from orders.witness.verify_witness import Rejected, canonical, read_keys, verify_certificate, verify_log
from sessions.models import Listing
from tests import cast
from tests.orders.authority import Authority, running
from tests.orders.conftest import place
from tests.orders.sealing import order_named, seal, sign, tamper
from tests.orders.test_sealing import SEED

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(listing: Listing) -> Order:
    """An order of a sealed evening, delivered and paid for by the vendor's word."""
    code = place(listing).codes[0]
    for act in (CONFIRM, SHIP, COLLECT):
        move_order(actor=None, order=order_named(code), act=act)
    seal(listing.session)
    return order_named(code)


def told(order: Order) -> list[str]:
    return [str(each) for each in audit_session(order.session)]


class TestColumns:
    """Whoever has the database's own rights changes what no trigger lets the market change."""

    def test_an_honest_order(self, order: Order) -> None:
        assert told(order) == []

    @pytest.mark.parametrize(
        ("change", "what"),
        [
            ("is_in_grace = true", "grace is True, witnessed was False"),
            ("method = 'pickup'", "method is pickup, witnessed was delivery"),
            ("payment = 'transfer'", "payment is transfer, witnessed was cod"),
        ],
    )
    def test_how_it_was_placed(self, order: Order, change: str, what: str) -> None:
        for name in ("order_fetched_at_a_point", "order_transfer_names_the_account"):
            tamper("orders_order", f"ALTER TABLE orders_order DROP CONSTRAINT {name}")
        tamper("orders_order", f"UPDATE orders_order SET {change} WHERE id = {order.pk}")
        assert f"order {order.code}: {what}" in told(order)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE orders_attestation SET word = 'unpaid'",
            "DELETE FROM orders_attestation",
            "INSERT INTO orders_attestation (order_id, side, word, said_at)"
            " SELECT order_id, 'buyer', 'received', now() FROM orders_attestation",
        ],
    )
    def test_what_was_said(self, order: Order, statement: str) -> None:
        tamper("orders_attestation", statement)
        assert told(order) == [f"order {order.code}: its attestations are not those that were witnessed"]

    def test_what_an_officer_decided(self, order: Order) -> None:
        officer = cast.make_person("Vũ Thị Lan", Role.WITNESS)
        tamper(
            "orders_witnessdecision",
            "INSERT INTO orders_witnessdecision (order_id, version, is_witnessed, reason, officer_id, decided_at)"
            f" VALUES ({order.pk}, 1, true, '', {officer.pk}, now())",
        )
        assert told(order) == [f"order {order.code}: its officers' decisions are not those that were witnessed"]

    def test_files_that_were_published_and_are_gone(self, order: Order) -> None:
        assert publish_session(order.session_id)
        assert told(order) == []
        published().delete(path_of(order.session.number, LEAVES))
        assert told(order) == [f"session {order.session.number}: its published files cannot be read"]


@pytest.fixture
def rotated(listing: Listing, settings: Any) -> tuple[bytes, dict[str, bytes]]:
    """A certificate of an evening in whose middle the key was changed, and the keys that were published."""
    code = place(listing).codes[0]
    sign(listing.session)
    settings.WITNESS_KEY = SEED
    move_order(actor=None, order=order_named(code), act=CONFIRM)
    seal(listing.session)
    publish_session(listing.session_id)
    keys = read_keys(json.loads(read_published(path_of(listing.session.number, "keys.json"))))
    return certificate_of(order_named(code), with_person=True), keys


class TestKeys:
    def test_a_key_changed_in_the_middle_of_an_evening(self, rotated: tuple[bytes, dict[str, bytes]]) -> None:
        raw, keys = rotated
        assert len(keys) == WitnessKey.objects.count() == 2
        proven = verify_certificate(raw, keys)
        assert proven.seal
        assert [each["kind"] for each in proven.entries] == ["placed", "moved"]

    def test_the_log_needs_both(self, listing: Listing, rotated: tuple[bytes, dict[str, bytes]]) -> None:
        _raw, keys = rotated
        files = [read_published(path_of(listing.session.number, name)) for name in ("checkpoints.json", LEAVES)]
        assert len(verify_log(files[0], files[1], keys)) == 2
        for missing in keys:
            with pytest.raises(Rejected):
                verify_log(files[0], files[1], {name: key for name, key in keys.items() if name != missing})


class TestForging:
    def test_yes_is_no_number(self) -> None:
        """In Python True is 1: session 1 may not be spelled so."""
        listing = cast.make_listing(cast.make_session(number=1))
        code = place(listing).codes[0]
        seal(listing.session)
        raw = certificate_of(order_named(code), with_person=True)
        assert verify_certificate(raw)
        for spelled in (True, 1.0):
            with pytest.raises(Rejected):
                verify_certificate(canonical(json.loads(raw) | {"session": spelled}) + b"\n")
        publish_session(listing.session_id)
        checkpoints, leaves, keys = (
            read_published(path_of(1, name)) for name in ("checkpoints.json", LEAVES, "keys.json")
        )
        for spelled in (True, 1.0):
            forged = canonical(json.loads(checkpoints) | {"session": spelled}) + b"\n"
            with pytest.raises(Rejected):
                verify_log(forged, leaves, read_keys(json.loads(keys)))

    @settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(cut=st.tuples(st.integers(0, 6000), st.integers(0, 40)), put=st.binary(max_size=40))
    @example(cut=(0, 0), put=b" ")
    @example(cut=(0, 0), put=b"\xef\xbb\xbf")
    def test_nothing_cut_out_or_put_in_holds(
        self, rotated: tuple[bytes, dict[str, bytes]], cut: tuple[int, int], put: bytes
    ) -> None:
        raw, keys = rotated
        at, length = min(cut[0], len(raw)), cut[1]
        forged = raw[:at] + put + raw[at + length :]
        if forged != raw:
            with pytest.raises(Rejected):
                verify_certificate(forged, keys)

    def test_entries_of_two_orders_make_no_certificate(self, listing: Listing) -> None:
        codes = [place(listing).codes[0] for _ in range(2)]
        seal(listing.session)
        first, second = (json.loads(certificate_of(order_named(code), with_person=True)) for code in codes)
        for forged in (
            first | {"entries": second["entries"]},
            first | {"entries": [*first["entries"], *second["entries"]]},
            first | {"personal": second["personal"]},
            first | {"order": second["order"]},
        ):
            with pytest.raises(Rejected):
                verify_certificate(canonical(forged) + b"\n")


def certify(folder: Path, *, until: int) -> None:
    """Give the authority a certificate for stamping until a year: OpenSSL's command line of today dates none back."""
    root = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    ca_key, own_key = (load_pem_private_key((folder / f"{name}.key").read_bytes(), None) for name in ("ca", "tsa"))
    assert isinstance(ca_key, EllipticCurvePrivateKey)
    assert isinstance(own_key, EllipticCurvePrivateKey)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cho dem test")])
    builder = x509.CertificateBuilder(root.subject, name, own_key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(until, 2, 1, tzinfo=UTC))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    made = builder.sign(ca_key, SHA256())
    (folder / "tsa.pem").write_bytes(made.public_bytes(Encoding.PEM))


class TestStamps:
    @pytest.fixture
    def authority(self, tmp_path: Path, settings: Any) -> Iterator[Authority]:
        with running(tmp_path / "tsa") as authority:
            settings.WITNESS_TSA_URL, settings.WITNESS_TSA_CERT = authority.url, str(authority.trusted)
            yield authority

    def test_a_certificate_that_is_over_stamps_nothing(self, authority: Authority, listing: Listing) -> None:
        place(listing)
        point = seal(listing.session)
        certify(authority.folder, until=2021)
        with pytest.raises(stamping.NotStampedError):
            stamping.stamp_seal(point.pk)
        assert authority.asked == 1
        assert not TimeStamp.objects.exists()
        certify(authority.folder, until=2099)
        assert stamping.stamp_seal(point.pk)
