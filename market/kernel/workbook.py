"""Writing the report as XLSX, in constant memory. Cells that people typed are text: a formula never runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from market.kernel.clock import in_hanoi
from market.kernel.long_sheet import LongSheet

MONEY = '#,##0" ₫"'
COUNT = "#,##0"
MOMENT = "dd/mm/yyyy hh:mm:ss"
DAY = "dd/mm/yyyy"
DECIMAL = "0.0"
PERCENT = '0.0"%"'
HEADINGS = 3  # lines above the rows
MOST_ROWS = 1_048_576 - HEADINGS  # of one sheet
NAME_LETTERS = 31  # of a sheet's name


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

    def __init__(
        self, target: IO[bytes], *, title: str, created: datetime, mark: str = "", folder: Path | None = None
    ) -> None:
        """Begin; rows wait for the end in files of their own, in the folder if one is given."""
        self._mark = mark.replace("&", "&&")
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(target, options | {"tmpdir": folder and str(folder)})
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

    def add(self, sheet: Sheet) -> None:
        """Write one sheet, and as many more as its rows need: a sheet holds no more than a million."""
        rows, number = iter(sheet.rows), 1
        while self._add(sheet, islice(rows, MOST_ROWS), number) == MOST_ROWS:
            first = next(rows, None)
            if first is None:
                return
            rows, number = chain([first], rows), number + 1

    def _add(self, sheet: Sheet, rows: Iterable[Mapping[str, Any]], number: int) -> int:
        """Write title, frozen heading row, rows, ready to print on A4 across; return how many rows."""
        more = f" ({number})" if number > 1 else ""
        page = self._book.add_worksheet(sheet.name[: NAME_LETTERS - len(more)] + more, LongSheet)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(2)
        page.set_footer("&L&A&R&P/&N")
        if self._mark:
            page.set_header(f"&C{self._mark}")
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
        page.write_string(0, 0, sheet.title + more, self._title)
        for index, column in enumerate(sheet.columns):
            page.write_string(2, index, column.heading, self._heading)
        page.freeze_panes(HEADINGS, 0)
        keys = [(column.key, column.kind) for column in sheet.columns]
        written: int = page.append(keys, rows, self._formats)
        return written

    def abandon(self) -> None:
        """Let go of the files of rows; what was written so far is no workbook."""
        self._book.fileclosed = True
        for page in self._book.worksheets():
            page.let_go()

    def close(self) -> None:
        """Finish the file."""
        self._book.close()
