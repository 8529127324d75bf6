"""Writing the report as XLSX, in constant memory. Cells that people typed are text: a formula never runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from market.kernel.clock import in_hanoi

MONEY = '#,##0" ₫"'
COUNT = "#,##0"
MOMENT = "dd/mm/yyyy hh:mm:ss"
DAY = "dd/mm/yyyy"
DECIMAL = "0.0"
PERCENT = '0.0"%"'


@dataclass(frozen=True)
class Column:
    """A column: heading, key of the row, kind of value, width in letters, whether a chart on paper shows it.

    Kinds: text, count, decimal, percent (of a hundred), money (đồng), day, moment (written in Hanoi's time).
    """

    heading: str
    key: str
    kind: str = "text"
    width: int = 14
    is_charted: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: name, title line, columns and rows (any iterable; consumed once)."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Mapping[str, Any]]


class Workbook:
    """Writes sheets one after another into a file; `created` makes the bytes repeatable, `mark` heads each page."""

    def __init__(self, target: IO[bytes], *, title: str, created: datetime, mark: str = "") -> None:
        self._mark = mark.replace("&", "&&")
        self._book = xlsxwriter.Workbook(
            target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"title": title, "created": in_hanoi(created).replace(tzinfo=None)})
        font = {"font_name": "Times New Roman", "font_size": 11}
        self._heading = self._book.add_format(
            font | {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#F6EFE2"}
        )
        self._title = self._book.add_format(font | {"bold": True, "font_size": 14})
        self._formats = {
            "text": self._book.add_format(font),
            "count": self._book.add_format(font | {"num_format": COUNT}),
            "money": self._book.add_format(font | {"num_format": MONEY}),
            "day": self._book.add_format(font | {"num_format": DAY, "align": "left"}),
            "percent": self._book.add_format(font | {"num_format": PERCENT}),
            "decimal": self._book.add_format(font | {"num_format": DECIMAL}),
            "moment": self._book.add_format(font | {"num_format": MOMENT, "align": "left"}),
        }
        self.rows = 0

    def add(self, sheet: Sheet) -> None:
        """Write one sheet: title, frozen heading row, rows; ready to print on A4 across."""
        page = self._book.add_worksheet(sheet.name)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(2)
        page.set_footer("&L&A&R&P/&N")
        if self._mark:
            page.set_header(f"&C{self._mark}")
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
        page.write_string(0, 0, sheet.title, self._title)
        for index, column in enumerate(sheet.columns):
            page.write_string(2, index, column.heading, self._heading)
        page.freeze_panes(3, 0)
        line = 3
        for row in sheet.rows:
            for index, column in enumerate(sheet.columns):
                self._write(page, line, index, column.kind, row[column.key])
            line += 1
        self.rows += line - 3

    def _write(self, page: Any, line: int, index: int, kind: str, value: Any) -> None:
        """Write one cell; a row may override the column's kind by giving a (kind, value) pair."""
        if isinstance(value, tuple):
            kind, value = value
        style = self._formats[kind]
        if value is None or value == "":
            page.write_blank(line, index, None, style)
        elif isinstance(value, datetime):
            page.write_datetime(line, index, in_hanoi(value).replace(tzinfo=None), style)
        elif isinstance(value, date):
            page.write_datetime(line, index, value, style)
        elif isinstance(value, int | Decimal):
            page.write_number(line, index, value, style)
        else:
            page.write_string(line, index, str(value), style)

    def close(self) -> None:
        """Finish the file."""
        self._book.close()
