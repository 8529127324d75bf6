"""Writing a table as CSV: UTF-8 with its mark, so that spreadsheets read Vietnamese; what people typed never runs."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import IO, Any

from market.kernel.clock import in_hanoi
from market.kernel.workbook import Column

# Spreadsheets run a cell that begins so, also behind blanks, and also by the wide signs of Asian keyboards.
_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_BREAKS = ("\t", "\r", "\n")


def write_table(target: IO[bytes], columns: tuple[Column, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write headings and rows, one line each, as they stand in the workbook."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([column.heading for column in columns])
    for row in rows:
        writer.writerow([plain(row[column.key]) for column in columns])
    text.detach()  # flushes, and leaves the file open


def plain(value: Any) -> str:
    """Return a value as the cell of a CSV file; text that would run as a formula gets an apostrophe before it."""
    if isinstance(value, tuple):  # a cell that brings its own kind
        value = value[1]
    if value is None:
        return ""
    if isinstance(value, datetime):
        return in_hanoi(value).strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = str(value)
    runs = isinstance(value, str) and (text.startswith(_BREAKS) or text.lstrip().startswith(_STARTS))
    return f"'{text}" if runs else text
