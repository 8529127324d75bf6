"""Codes printed on papers are read as text, and never trusted."""

import pytest
import zxingcpp
from PIL import Image

from market.demo.content.catalogue import demo_products, demo_vendors
from market.demo.paper_facts import paper_facts
from market.demo.paper_forms import trace_address
from market.demo.papers import sample_paper
from market.files import depot
from market.files.cell.codes import LONGEST, MOST, texts_on
from market.files.codes import read_codes
from market.files.services import bind_files, keep_bound
from tests.files.ordinary import encoded, jpeg, kept, pdf

BARCODE = zxingcpp.BarcodeFormat
TRACE = "https://truyxuat.example.vn/01/8930000000019"


def printed(text: str, kind: zxingcpp.BarcodeFormat = BARCODE.QRCode) -> Image.Image:
    """Return a code in the middle of a white sheet."""
    code = _code(text, kind)
    sheet = Image.new("L", (code.width + 200, code.height + 200), "white")
    sheet.paste(code, (100, 100))
    return sheet


def _code(text: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    bits = zxingcpp.create_barcode(text, kind).to_image(scale=5)
    view = memoryview(bits)
    height, width = view.shape or (0, 0)
    return Image.frombytes("L", (width, height), view.tobytes())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TRACE, BARCODE.QRCode),
        (TRACE, BARCODE.DataMatrix),
        ("8931234567897", BARCODE.EAN13),
        ("89312346", BARCODE.EAN8),
    ],
)
def test_codes_on_a_photo_are_read(left_behind, text, kind):
    assert read_codes(kept(encoded(printed(text, kind), "JPEG"), "tem.jpg")) == (text,)


@pytest.mark.django_db
def test_codes_on_the_first_pages_of_a_document_are_read_in_order(left_behind):
    parts = [kept(encoded(printed(f"trang {number}"), "PNG"), "a.png") for number in range(1, 5)]
    document = keep_bound(actor=None, bound=bind_files(actor=None, parts=parts))
    assert read_codes(document) == ("trang 1", "trang 2", "trang 3")


@pytest.mark.django_db
def test_the_stamp_of_the_demo_is_read(left_behind):
    product = demo_products()[0]
    vendor = next(vendor for vendor in demo_vendors() if vendor.code == product.vendor)
    name, content = sample_paper("traceability_stamp", vendor, product)
    lot = f"L{paper_facts('traceability_stamp', vendor, product).issued:%y%m%d}"
    assert read_codes(kept(content, name)) == (trace_address(product, lot),)


@pytest.mark.django_db
def test_a_paper_without_codes_has_none(left_behind):
    assert read_codes(kept(pdf())) == read_codes(kept(jpeg(), "a.jpg")) == ()


def test_each_text_counts_once_and_control_characters_not_at_all():
    noisy = printed("a\x00b\x1b[31m\u202ec\r\nd")
    assert texts_on([noisy, noisy, printed("x")]) == ["ab[31mcd", "x"]


def test_there_is_an_end_to_them():
    assert len(texts_on(printed(str(number)) for number in range(MOST + 5))) == MOST
    assert [len(text) for text in texts_on([printed("a" * 900)])] == [LONGEST]


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"%PDF-1.7 damaged later", b"\xff\xd8\xff damaged later", None])
def test_what_cannot_be_opened_has_none(left_behind, content):
    stored = kept(pdf())
    depot.delete([stored.path])
    if content:
        depot.write(stored.path, content)
    assert read_codes(stored) == ()
