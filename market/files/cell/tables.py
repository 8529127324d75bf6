"""Read a sheet that somebody filled in: the cells as they were typed, within bounds. What it means is judged elsewhere.

An XLSX file is a ZIP of XML: it may unpack to gigabytes, carry macros, or be something else under its name. Nothing in
it is computed: a formula is handed on as a formula.
"""

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

MAX_PARTS = 300  # files inside
MAX_UNPACKED_BYTES = 48 * 1024 * 1024
MAX_COLUMNS = 60
MAX_LINE = 5000  # further down nobody looks
MAX_TEXT = 8000  # characters of one cell
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old .xls, or an XLSX under a password
_ZIP = b"PK\x03\x04"
# What a library says of damaged XML and ZIP; XML that declares entities is a ValueError of defusedxml.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")


class Trouble(StrEnum):
    """Why a file is not a sheet the market reads."""

    FOREIGN = "foreign"  # no XLSX at all
    OLD_OR_LOCKED = "old_or_locked"  # .xls, or under a password
    MACROS = "macros"
    TOO_HEAVY = "too_heavy"  # unpacks to far more than a list of products
    TOO_LONG = "too_long"  # too many lines
    MERGED = "merged"  # merged cells: which line a value belongs to is a guess
    BROKEN = "broken"


class Unreadable(Exception):  # noqa: N818 - an outcome, not a programming error
    """Stop reading for a reason; `where` names cells."""

    def __init__(self, trouble: Trouble, where: str = "") -> None:
        super().__init__(trouble)
        self.trouble, self.where = trouble, where


def read(content: bytes, sheet: str, most: str) -> tuple[dict[str, str | int], dict[str, bytes]]:
    """Return the lines of the sheet named so (else of the first), at most `most` that hold anything."""
    try:
        _refuse_unfit(content)
        lines = list(_lines(content, sheet, int(most)))
    except Unreadable as unreadable:
        return {"trouble": unreadable.trouble, "where": unreadable.where}, {}
    return {}, {"lines": json.dumps(lines, ensure_ascii=False).encode()}


def _refuse_unfit(content: bytes) -> None:
    if content.startswith(_OLE):
        raise Unreadable(Trouble.OLD_OR_LOCKED)
    if not content.startswith(_ZIP):
        raise Unreadable(Trouble.FOREIGN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            parts = box.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise Unreadable(Trouble.TOO_HEAVY)
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(Trouble.OLD_OR_LOCKED)
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                raise Unreadable(Trouble.FOREIGN)
            kinds = box.read("[Content_Types].xml")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(Trouble.BROKEN) from error
    if any("vbaproject" in name.lower() for name in names) or b"macroEnabled" in kinds:
        raise Unreadable(Trouble.MACROS)


def _lines(content: bytes, wanted: str, most: int) -> Iterator[tuple[int, list[list[Any]]]]:
    from openpyxl import load_workbook  # slow to start; a file that is refused needs none of it

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        pages = [page for page in book.worksheets if page.sheet_state == "visible"] or book.worksheets
        page = next((page for page in pages if page.title.strip().casefold() == wanted.casefold()), pages[0])
        _refuse_merged(content, page)
        page.reset_dimensions()  # what the file claims of its size is only a claim
        yield from _filled(page, most)
    except Unreadable:
        raise
    except (MemoryError, RecursionError) as error:
        raise Unreadable(Trouble.TOO_HEAVY) from error
    except _DAMAGE as error:
        raise Unreadable(Trouble.BROKEN) from error


def _filled(page: Any, most: int) -> Iterator[tuple[int, list[list[Any]]]]:
    count = 0
    for number, row in enumerate(page.iter_rows(max_col=MAX_COLUMNS), 1):
        if number > MAX_LINE:
            raise Unreadable(Trouble.TOO_LONG)
        cells = [_cell(cell) for cell in row]
        while cells and cells[-1] == ["", ""]:
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > most:
            raise Unreadable(Trouble.TOO_LONG)
        yield number, cells


def _refuse_merged(content: bytes, page: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as box, box.open(page._worksheet_path.lstrip("/")) as source:
        spots = _MERGED.findall(source.read(MAX_UNPACKED_BYTES))
    if spots:
        raise Unreadable(Trouble.MERGED, ", ".join(spot.decode() for spot in spots[:3]))


def _cell(cell: Any) -> list[Any]:
    """Return a cell as (kind, value): text, number, percent, truth, day, formula, error or nothing."""
    match cell.value:
        case None | "":
            found: list[Any] = ["", ""]
        case value if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
            found = ["formula", ""]
        case value if cell.data_type == "e":
            found = ["error", str(value)[:20]]
        case bool() as value:
            found = ["truth", value]
        case int() | float() as value:
            found = ["percent" if "%" in (cell.number_format or "") else "number", value]
        case datetime() | date() | time() as value:
            found = ["day", value.isoformat()]
        case value:
            found = ["text", str(value)[:MAX_TEXT]]
    return found
