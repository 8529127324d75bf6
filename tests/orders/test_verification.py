"""Verification for anybody: what is proven, nothing about the person, and a plain word when a code is unknown."""

import html
import io
import re
from typing import Any

import pytest
import segno
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from market.gate import limits
from orders.aftercare.acts import CONFIRM
from orders.models import Order
from orders.proofs import receipt_key
from orders.qr import verification_address
from orders.services.moves import move_order
from orders.services.witnessing import record
from orders.witness.log import history_of
from sessions.models import Listing
from tests.orders.conftest import contact, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(listing: Listing) -> str:
    return place(listing, 2, to=contact("+84977123456")).codes[0]


def tamper(statement: str) -> None:
    """Change the log as somebody with the database's own rights could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE orders_witnessentry DISABLE TRIGGER USER")
        cursor.execute(statement)


def test_anybody_sees_what_was_witnessed(client: Client, code: str) -> None:
    words = client.get(reverse("orders:show-witness", args=[code])).content.decode()
    for shown in ("có thật", "HTX Bưởi đỏ Đông Cao", "178.000\u00a0₫", "Phiên chợ đang mở theo đồng hồ"):
        assert shown in words
    for secret in ("Nguyễn Thị Hoa", "0977", "977123456", "thôn Đông Cao, Xã"):
        assert secret not in words


def test_moves_are_told_with_who_said_so(client: Client, code: str) -> None:
    move_order(actor=None, order=Order.objects.get(code=code), act=CONFIRM)
    words = client.get(reverse("orders:show-witness", args=[code])).content.decode()
    assert "Đã xác nhận (người bán báo)" in words


@pytest.mark.parametrize("spelling", ["{}", "{} ", "lower", "dashed"])
def test_a_code_typed_in_any_way_leads_there(client: Client, code: str, spelling: str) -> None:
    typed = {"lower": code.lower(), "dashed": f"{code[:4]}-{code[4:]}"}.get(spelling, spelling.format(code))
    reply = client.get(reverse("orders:verify"), {"code": typed})
    assert reply["Location"] == reverse("orders:show-witness", args=[code])


def test_a_mistyped_code_is_told_from_an_unknown_one(client: Client, code: str) -> None:
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
    reply = client.get(reverse("orders:verify"), {"code": mistyped})
    assert reply.status_code == 422
    assert "gõ nhầm" in reply.content.decode()
    assert mistyped in reply.content.decode()
    unknown = client.get(reverse("orders:verify"), {"code": "00000000"})
    assert "không có đơn nào mang mã này" in unknown.content.decode()
    assert client.get(reverse("orders:show-witness", args=["00000000"])).status_code == 404


@pytest.mark.parametrize("nonsense", ["A" * 3000, "Ạ" * 900, "0"])
def test_there_is_no_picture_of_what_is_no_code(client: Client, nonsense: str) -> None:
    assert client.get(reverse("orders:show-qr", args=[nonsense])).status_code == 404


def test_the_form_stands_alone(client: Client) -> None:
    assert "Mã đơn trên biên nhận" in client.get(reverse("orders:verify")).content.decode()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE orders_witnessentry SET facts = replace(facts, '89000', '99000')",
        "UPDATE orders_witnessentry SET recorded_at = recorded_at - interval '1 microsecond'",
        "UPDATE orders_witnessentry SET facts = 'no longer JSON'",
        "UPDATE orders_witnessentry SET leaf_hash = '\\x00'",
        "UPDATE orders_witnessentry SET kind = 'moved'",
    ],
)
def test_tampering_is_seen(client: Client, code: str, statement: str) -> None:
    tamper(statement)
    assert not history_of(code)[0].is_intact
    assert "không còn nguyên vẹn" in client.get(reverse("orders:show-witness", args=[code])).content.decode()


def test_an_entry_hung_on_another_order_is_seen(listing: Listing, code: str) -> None:
    other = place(listing).codes[0]
    tamper(f"UPDATE orders_witnessentry SET subject = 'X' WHERE subject = '{other}'")
    tamper(f"UPDATE orders_witnessentry SET subject = '{other}' WHERE subject = '{code}'")
    assert not history_of(other)[0].is_intact


def test_looking_up_is_slowed_down(client: Client, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "verify", {"address": "2/minute"})
    url = reverse("orders:show-witness", args=[code])
    assert [client.get(url).status_code for _ in range(3)] == [200, 200, 429]


def test_the_qr_code_reads_as_the_address(client: Client, code: str) -> None:
    svg = client.get(reverse("orders:show-qr", args=[code])).content.decode()
    assert svg.startswith("<svg xmlns=")
    read = zxingcpp.read_barcodes(drawn(svg))
    assert [each.text for each in read] == [verification_address(code)]


def drawn(svg: str) -> Any:
    """Return the picture of an SVG that is one path of horizontal strokes, as segno writes it."""
    size = int(re.search(r'width="(\d+)"', svg)[1])  # type: ignore[index]
    scale = 4
    picture = Image.new("L", (size, size), 255)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", re.search(r' d="([^"]+)"', svg)[1]):  # type: ignore[index]
        values = [float(number) for number in numbers.split()]
        if command == "h":
            left, top, right = round(x * scale), round((y - 0.5) * scale), round((x + values[0]) * scale)
            picture.paste(0, (left, top, right, top + scale))
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    return picture


def test_verifying_costs_three_queries(client: Client, code: str, django_assert_num_queries: Any) -> None:
    url = reverse("orders:show-witness", args=[code])
    client.get(url)
    with django_assert_num_queries(3):  # the entries, whether they are signed, the session that is open
        client.get(url)


def photo_of(text: str) -> SimpleUploadedFile:
    """Return a photo of a QR code on a table."""
    code = segno.make(text, error="m")
    file = io.BytesIO()
    code.save(file, kind="png", scale=6, border=4)
    table = Image.new("RGB", (900, 700), (210, 200, 180))
    table.paste(Image.open(file).convert("RGB").rotate(4, expand=True, fillcolor=(210, 200, 180)), (200, 150))
    photo = io.BytesIO()
    table.save(photo, "JPEG", quality=80)
    return SimpleUploadedFile("anh.jpg", photo.getvalue(), "image/jpeg")


def test_a_photo_of_the_qr_code_leads_there(client: Client, code: str) -> None:
    reply = client.post(reverse("orders:verify-file"), {"file": photo_of(verification_address(code))})
    assert reply["Location"] == reverse("orders:show-witness", args=[code])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://cho-dem.example/xac-minh/7K3F9QRM/", "cho-dem.example, không phải chợ này"),
        ("http://[", "Không đọc được mã đơn"),
        ("WIFI:S:cho;P:dem;;", "Không đọc được mã đơn"),
    ],
)
def test_a_code_that_leads_elsewhere_is_not_followed(client: Client, text: str, words: str) -> None:
    reply = client.post(reverse("orders:verify-file"), {"file": photo_of(text)})
    assert reply.status_code == 422
    assert words in html.unescape(reply.content.decode())


@pytest.mark.parametrize(
    "content", [b"{", b"{}" * 600_000, b"MZ" + bytes(99), b"%PDF-1.7 nonsense", b"\x89PNG\r\n\x1a\n"]
)
def test_hostile_files_are_refused_in_words(client: Client, content: bytes) -> None:
    reply = client.post(reverse("orders:verify-file"), {"file": SimpleUploadedFile("a.pdf", content)})
    assert reply.status_code == 422
    assert "error" in reply.content.decode()


def test_no_file_at_all(client: Client) -> None:
    assert client.post(reverse("orders:verify-file")).status_code == 422
    assert client.get(reverse("orders:verify-file")).status_code == 405


def test_a_receipt_as_pdf_leads_there(client: Client, code: str) -> None:
    reply = client.get(reverse("orders:download-receipt", args=[code]), {"k": receipt_key(code)})
    pdf = SimpleUploadedFile("bien-nhan.pdf", b"".join(reply) if reply.streaming else reply.content)
    assert client.post(reverse("orders:verify-file"), {"file": pdf})["Location"].endswith(f"/xac-minh/{code}/")


def test_an_officers_decision_is_told(client: Client, code: str) -> None:
    facts = {"version": 1, "witnessed": False, "officer": "Trần Văn Chứng"}
    session = Order.objects.get(code=code).session
    record(kind="decided", session=session, subject=code, facts=facts)
    words = client.get(reverse("orders:show-witness", args=[code])).content.decode()
    assert "Cán bộ trực Trần Văn Chứng từ chối chứng kiến" in words
