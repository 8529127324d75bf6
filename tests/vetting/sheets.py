"""Sheets of products as a vendor might fill them in, and files that only look like sheets."""

import io
import zipfile
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from vetting.product_sheets.columns import COLUMNS

ROW: dict[str, Any] = {
    "sku": "BD-01",
    "name": "Bưởi đỏ Đông Cao",
    "product_set": "1",
    "stars": "4 sao",
    "summary": "Quả tròn, tép mọng.",
    "regular_price": "189.000",
    "unit": "quả",
    "net_weight": "1,5 kg",
}


def book_of(*rows: dict[str, Any], headings: dict[str, str] | None = None) -> openpyxl.Workbook:
    """Make a workbook with the template's headings and these rows, each ROW with what differs."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Sản phẩm"
    fields = {column.field: str(column.heading) for column in COLUMNS} | (headings or {})
    page.append([heading for heading in fields.values() if heading])
    for row in rows:
        whole = ROW | row
        page.append([whole.get(field) for field, heading in fields.items() if heading])
    return book


def upload_of(book: openpyxl.Workbook | bytes, name: str = "san-pham.xlsx") -> SimpleUploadedFile:
    """Return a workbook as an upload."""
    if isinstance(book, bytes):
        return SimpleUploadedFile(name, book)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def sheet_of(*rows: dict[str, Any]) -> SimpleUploadedFile:
    """Return rows as an upload."""
    return upload_of(book_of(*rows))


def content_of(*rows: dict[str, Any]) -> bytes:
    """Return rows as the bytes of an XLSX file."""
    content: bytes = sheet_of(*rows).read()
    return content


def repacked(content: bytes, **parts: bytes) -> bytes:
    """Return an XLSX file with some parts replaced or added; __ stands for / and _dot_ for a dot."""
    target = io.BytesIO()
    named = {name.replace("__", "/").replace("_dot_", "."): value for name, value in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in named:
                new.writestr(name, old.read(name))
        for name, value in named.items():
            new.writestr(name, value)
    return target.getvalue()
