"""Hostile and clumsy sheets: each gets its sentence, none costs more than its bounds."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from market.files.tables import MAX_BYTES, read_table
from market.kernel.errors import Refused
from tests.vetting.sheets import book_of, content_of, repacked, sheet_of, upload_of
from vetting.product_sheets.columns import MOST_PRODUCTS
from vetting.product_sheets.reading import read_rows

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">%s]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row></sheetData></worksheet>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("j"))
)


def read(upload: SimpleUploadedFile, most: int = MOST_PRODUCTS + 10):
    return read_table(upload, sheet="Sản phẩm", most=most)


def refusal(upload: SimpleUploadedFile) -> str:
    with pytest.raises(Refused) as refused:
        read(upload)
    assert refused.value.field == "file"
    return refused.value.message


def test_a_sheet_is_read_as_it_was_typed() -> None:
    lines = read(sheet_of({"gtin": "8935000000014", "alcohol_percent": 12.5}))
    assert [line.number for line in lines] == [1, 2]
    (row,) = read_rows(lines)
    assert row.data["regular_price"] == "189000"
    assert row.data["net_weight"] == "1500"
    assert row.data["gtin"] == "8935000000014"
    assert row.claims["geographical_indication"] is False
    assert not row.troubles


def test_blank_lines_between_products_are_passed_over() -> None:
    book = book_of({}, {"sku": "BD-02"})
    book.active.insert_rows(3, 2)
    assert [row.line for row in read_rows(read(upload_of(book)))] == [2, 5]


def test_headings_may_stand_lower_and_in_any_order() -> None:
    book = book_of({})
    book.active.insert_rows(1)
    book.active["A1"] = "Danh sách của HTX"
    book.active.move_range("A2:A3", cols=30)
    (row,) = read_rows(read(upload_of(book)))
    assert row.data["sku"] == "BD-01"


def test_formulas_and_dates_are_named_by_column() -> None:
    (row,) = read_rows(read(sheet_of({"regular_price": "=1+1", "sku": "=HYPERLINK(1)"})))
    assert {trouble.heading for trouble in row.troubles} == {"Giá niêm yết (đồng)", "Mã sản phẩm"}
    assert all("công thức" in trouble.text for trouble in row.troubles)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "rỗng"),
        (b"sku,name\n1,2\n", "không phải bảng tính"),
        (b"%PDF-1.7 not a sheet", "không phải bảng tính"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls cũ"),
        (b"PK\x03\x04" + b"\0" * 100, "hỏng"),
        (b"x" * (MAX_BYTES + 1), "4 MB"),
    ],
)
def test_files_that_are_no_sheets(content: bytes, word: str) -> None:
    assert word in refusal(upload_of(content))


def test_a_zip_of_something_else() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as box:
        box.writestr("../../etc/passwd", "root")
    assert "không phải bảng tính" in refusal(upload_of(target.getvalue()))


def test_macros_are_refused_under_any_name() -> None:
    assert "macro" in refusal(upload_of(repacked(content_of({}), xl__vbaProject_dot_bin=b"\0"), "bang.xlsx"))
    kinds = zipfile.ZipFile(io.BytesIO(content_of({}))).read("[Content_Types].xml")
    kinds = kinds.replace(b"</Types>", b"<!-- application/vnd.ms-excel.sheet.macroEnabled.main+xml --></Types>")
    assert "macro" in refusal(upload_of(repacked(content_of({}), **{"[Content_Types]_dot_xml": kinds})))


def test_a_zip_bomb_is_not_unpacked() -> None:
    began = time.monotonic()
    content = repacked(content_of({}), xl__media__big_dot_bin=b"\0" * (60 * 1024 * 1024))
    assert len(content) < 200_000
    assert "quá lớn" in refusal(upload_of(content))
    assert time.monotonic() - began < 20


def test_an_xml_bomb_is_not_unfolded() -> None:
    content = repacked(content_of({}), xl__worksheets__sheet1_dot_xml=BOMB)
    assert "hỏng" in refusal(upload_of(content))


def test_ten_thousand_lines_are_too_many() -> None:
    book = book_of()
    for number in range(10_000):
        book.active.append([f"SP{number}"])
    assert f"quá {MOST_PRODUCTS + 10} dòng" in refusal(upload_of(book))


def test_more_products_than_one_sheet_takes() -> None:
    lines = read(sheet_of(*({"sku": f"SP{number}"} for number in range(MOST_PRODUCTS + 1))))
    with pytest.raises(Refused) as refused:
        read_rows(lines)
    assert str(MOST_PRODUCTS) in refused.value.message


def test_one_line_far_down_is_not_searched_for() -> None:
    book = book_of({})
    book.active["A1048576"] = "SP"
    assert "dòng" in refusal(upload_of(book))


def test_merged_cells_are_named() -> None:
    book = book_of({}, {"sku": "BD-02"})
    book.active.merge_cells("B2:B3")
    assert "B2:B3" in refusal(upload_of(book))


def test_a_truncated_file() -> None:
    content = content_of({})
    assert "hỏng" in refusal(upload_of(content[: len(content) // 2]))


@pytest.mark.parametrize("headings", [{"sku": ""}, {"regular_price": "Giá"}])
def test_a_missing_column_is_named(headings: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        read_rows(read(upload_of(book_of({}, headings=headings))))
    assert "thiếu cột" in refused.value.message


def test_a_column_twice_is_named() -> None:
    with pytest.raises(Refused) as refused:
        read_rows(read(upload_of(book_of({}, headings={"story": "Mã sản phẩm"}))))
    assert "lặp" in refused.value.message


def test_no_headings_or_no_products() -> None:
    for book, word in (
        (book_of(), "chưa có dòng"),
        (book_of({}, headings=dict.fromkeys(("sku", "name", "product_set", "stars"), "?")), "thiếu cột"),
    ):
        with pytest.raises(Refused) as refused:
            read_rows(read(upload_of(book)))
        assert word in refused.value.message
    with pytest.raises(Refused) as refused:
        read_rows([])
    assert "tiêu đề" in refused.value.message
