"""A pack as officials open it: LibreOffice reads the workbook, PDF pages are read and their codes scanned."""

import csv
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from openpyxl.utils.escape import unescape

from market.kernel import workbook as kernel
from orders.reports import registry
from sessions.models import MarketSession
from tests.office_engine import Opened
from tests.reports.evening import NoPaper, cells, compiled, content, past_evening, rows, workbook
from vetting.models import Product

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = {"count", "money", "decimal", "percent"}
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)


@pytest.fixture
def evening() -> MarketSession:
    """An evening whose goods have names nobody would think of, in both Unicode forms."""
    session = past_evening(30)
    odd = ['Trà "sen", loại 1', unicodedata.normalize("NFD", "Mứt vỏ bưởi"), "@SUM(A1) 🍊 <b>&amp;_x0041_"]
    for product, name in zip(Product.objects.order_by("pk"), odd, strict=True):
        Product.objects.filter(pk=product.pk).update(name=name)
    return session


def as_told(kind: str, cell: str) -> Any:
    """Return a cell of LibreOffice's as our own CSV has it."""
    if kind == "moment" and cell:
        return datetime.strptime(cell, "%m/%d/%Y %H:%M:%S").strftime("%d/%m/%Y %H:%M:%S")
    if kind == "day" and cell:
        return datetime.strptime(cell, "%m/%d/%Y").strftime("%d/%m/%Y")
    return round(float(cell), 6) if kind in NUMBERS and cell else cell


def as_ours(kind: str, cell: str) -> Any:
    """Return a cell of our own CSV without the apostrophe that keeps it from running."""
    if kind in NUMBERS and cell:
        return round(float(cell), 6)
    return cell[1:] if cell.startswith("'") else cell


def test_libreoffice_opens_every_sheet_as_it_was_meant(
    evening: MarketSession, open_workbook: Callable[[bytes], Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    pack = compiled(evening)
    sheets = open_workbook(content(pack, "", "xlsx"))
    mixed: set[str] = set()  # reports with rows in which a cell brings its own kind
    for report in registry.reports_of(pack):
        with sheets[str(report.name)].open(encoding="utf-8", newline="") as file:
            theirs = list(csv.reader(file))[2:]
        ours = list(cells(pack, report.code))
        columns = report.columns()
        assert theirs[0][: len(columns)] == ours[0], report.code
        assert len(theirs) == len(ours), report.code
        for their, our, row in zip(theirs[1:], ours[1:], rows(pack, report.code), strict=True):
            own: dict[str, str] = row.get("kinds", {})
            mixed |= {report.code} if own else set()
            for column, cell, expected in zip(columns, their, our, strict=True):
                kind = own.get(column.key, column.kind)
                assert as_told(kind, cell) == as_ours(kind, expected), (report.code, column.key)
    assert mixed >= {"R1", "R14", "R16"}
    assert not any("Err:" in path.read_text() for path in sheets.values()), "a formula ran"


def test_sheets_open_ready_to_read(evening: MarketSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    pack = compiled(evening)
    book = workbook(pack)
    for report in registry.reports_of(pack):
        sheet = book[str(report.name)]
        assert sheet.freeze_panes == "A4", report.code
        assert [sheet.column_dimensions[chr(65 + place)].width >= 5 for place, _column in enumerate(report.columns())]
    assert {cell.data_type for row in book["Dòng hàng"].iter_rows(min_row=4) for cell in row} <= {"s", "n"}
    names = {row["product"] for row in rows(pack, "R3")}
    assert names == {unescape(row[2]) for row in book["Dòng hàng"].iter_rows(min_row=4, values_only=True)}


def test_a_report_longer_than_a_sheet_goes_on_in_the_next(
    evening: MarketSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    monkeypatch.setattr(kernel, "MOST_ROWS", 12)
    pack = compiled(evening)
    book = workbook(pack)
    parts = [book[name] for name in ("Sổ đơn hàng", "Sổ đơn hàng (2)", "Sổ đơn hàng (3)")]
    codes = [row[2] for part in parts for row in part.iter_rows(min_row=4, values_only=True)]
    assert codes == [row["code"] for row in rows(pack, "R2")]


def test_pages_say_what_they_are(evening: MarketSession) -> None:
    pack = compiled(evening)
    for code in ("R1", "R2", "R4"):
        document = pypdfium2.PdfDocument(content(pack, code, "pdf"))
        pages = len(document)
        for number, page in enumerate(document, 1):
            text = page.get_textpage().get_text_bounded()
            assert f"{number}/{pages}" in text
            assert unicodedata.is_normalized("NFC", text)
            picture = page.render(scale=4).to_pil()
            found = zxingcpp.read_barcodes(picture)
            assert [each.text for each in found] == ["http://testserver/xac-minh/"], (code, number)
        first = document[0].get_textpage().get_text_bounded()
        assert str(registry.REPORTS[code].title) in first.replace("\r\n", " ")
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first


def test_nothing_of_a_page_is_beyond_its_margins(evening: MarketSession) -> None:
    document = pypdfium2.PdfDocument(content(compiled(evening), "R2", "pdf"))
    for page in document:
        picture = page.render(scale=1).to_pil().convert("L")
        width, height = picture.size
        for strip in ((0, 0, 25, height), (width - 25, 0, width, height), (0, 0, width, 25)):
            assert picture.crop(strip).getextrema()[0] > 200


@pytest.mark.parametrize("orders", [0, 5])
def test_an_evening_without_sales_has_its_pack(orders: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    session = past_evening(orders)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders_order SET status = 'cancelled', cancel_reason = 'Mưa bão'")
    pack = compiled(session)
    assert (pack.figures["orders"], pack.figures["goods_value"], pack.figures["average"]) == (0, 0, 0)
    assert len(rows(pack, "R2")) == orders
