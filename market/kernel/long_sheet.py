"""A worksheet for hundreds of thousands of rows: whole rows become XML at once, twenty times faster than by cells.

XlsxWriter takes sixteen microseconds for each cell; the pack of a great evening has seven million of them. Everything
but the rows below the headings is still written by the library.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from market.kernel.clock import in_hanoi

MOST_LETTERS = 32_767  # of a cell
FEW_LETTERS = MOST_LETTERS // 2  # below that it fits in any case, whatever the letters
FIRST_DAY = datetime(1899, 12, 30)
DAY_SECONDS = 86_400
_SPECIAL = re.compile("[&<>_\x00-\x1f\ufffe\uffff]|^ | $")
_WRITTEN_AT_ONCE = 500  # rows


class LongSheet(Worksheet):
    """A worksheet in constant memory whose rows are appended as a whole."""

    def append(self, columns: Sequence[tuple[str, str]], rows: Iterable[Mapping[str, Any]], styles: Any) -> int:
        """Write rows below what is there; columns are (key, kind), styles formats by kind. Return how many."""
        first: int = self.dim_rowmax + 1  # type: ignore[has-type]
        self._write_single_row(first)  # what was written by cells goes into the file
        numbers = {kind: style._get_xf_index() for kind, style in styles.items()}
        plan = [_Cell.of(place, key, numbers[kind]) for place, (key, kind) in enumerate(columns)]
        line, pieces = first, []
        for row in rows:
            line += 1
            pieces.append(_row(line, row, plan, numbers))
            if len(pieces) == _WRITTEN_AT_ONCE:
                self.fh.write("".join(pieces))
                pieces.clear()
        self.fh.write("".join(pieces))
        self.previous_row, self.dim_rowmax = line, max(first, line) - 1
        return line - first

    def let_go(self) -> None:
        """Close the file of rows and remove it."""
        self._opt_close()
        Path(self.row_data_filename).unlink(missing_ok=True)


class _Cell(NamedTuple):
    """What the cells of one column have in common."""

    start: str
    key: str
    number: str  # what stands between its place and a number, and
    text: str  # a text

    @classmethod
    def of(cls, place: int, key: str, style: int) -> Self:
        """Return the cells of the column at a place, in a style."""
        return cls(f'<c r="{xl_col_to_name(place)}', key, *_between(style))


def _between(style: int) -> tuple[str, str]:
    return f'" s="{style}"><v>', f'" s="{style}" t="inlineStr"><is>'


def _row(line: int, row: Mapping[str, Any], plan: list[_Cell], styles: dict[str, int]) -> str:
    cells = [f'<row r="{line}">']
    for start, key, number, text in plan:
        value = row[key]
        kind = type(value)
        if kind is int:
            cells.append(f"{start}{line}{number}{value}</v></c>")
        elif kind is str:
            if value:
                cells.append(f"{start}{line}{text}{_text(value)}</is></c>")
        elif value is not None:
            cells.append(_other(f"{start}{line}", value, number, text, styles))
    cells.append("</row>")
    return "".join(cells)


def _other(place: str, value: Any, number: str, text: str, styles: dict[str, int]) -> str:
    if type(value) is tuple:  # a cell that brings its own kind
        (number, text), value = _between(styles[value[0]]), value[1]
    if value is None or value == "":
        return ""
    as_number = _NUMBERS.get(type(value))
    return f"{place}{number}{as_number(value)}</v></c>" if as_number else f"{place}{text}{_text(str(value))}</is></c>"


@lru_cache(10_000)
def _text(value: str) -> str:
    """Return a text as XML: what people typed is never a formula, and control characters are written as their codes."""
    if len(value) > FEW_LETTERS:
        value = value.encode("utf-16-le")[: 2 * MOST_LETTERS].decode("utf-16-le", "ignore")
    if not _SPECIAL.search(value):
        return f"<t>{value}</t>"
    value = escape(Worksheet._escape_control_characters(value))
    return f'<t xml:space="preserve">{value}</t>'


def _moment(value: datetime) -> str:
    since = in_hanoi(value).replace(tzinfo=None) - FIRST_DAY
    return f"{since.days + (since.seconds + since.microseconds / 1e6) / DAY_SECONDS:.16G}"


_NUMBERS: dict[type, Callable[[Any], str]] = {
    int: str,
    bool: lambda value: str(int(value)),
    float: lambda value: f"{value:.16G}",
    Decimal: lambda value: f"{value:.16G}",
    datetime: _moment,
    date: lambda value: str((datetime.combine(value, time.min) - FIRST_DAY).days),
}
