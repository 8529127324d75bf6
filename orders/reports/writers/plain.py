"""Reports for machines: JSON with its own description. (Tables for spreadsheets are `market.kernel.plain_table`.)"""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from market.kernel.clock import in_hanoi
from market.kernel.workbook import Column
from orders.reports.writers.content import About, Content
from orders.reports.writers.quick_json import quick_encoder

UNITS = {"money": "VND", "percent": "%"}  # of kinds of numbers; all others are counts, or amounts as headed


class JsonObject:
    """Writes one object: what the report is, its columns, its rows; numbers are numbers, times carry their offset."""

    def __init__(self, target: IO[bytes], content: Content, about: About) -> None:
        self._text = io.TextIOWrapper(target, encoding="utf-8", newline="\n")
        self._text.write(_encode(_head(content, about))[:-1] + ',"rows":[')
        self._separator = "\n"

    def write(self, row: dict[str, Any]) -> None:
        """Write one row."""
        self._text.write(self._separator + _encode(_object(row)))
        self._separator = ",\n"

    def close(self) -> None:
        """Write the end, and leave the file open."""
        self._text.write("\n]}\n")
        self._text.detach()


def _head(content: Content, about: About) -> dict[str, Any]:
    return {
        "report": content.code,
        "title": content.title,
        "taken_at": in_hanoi(about.taken_at).isoformat(),
        "snapshot": about.snapshot,
        "data_sha256": content.spooled.digest,
        "seal": about.seal,
        "asked": dict(about.asked),
        "columns": [_described(each) for each in content.columns],
        "units": UNITS,
        "row_count": content.spooled.rows,
    }


def _described(column: Column) -> dict[str, str]:
    return {"key": column.key, "title": str(column.heading), "kind": column.kind}


def _object(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as machines read it; cells that bring their own kind are told apart in `kinds`."""
    if tuple not in map(type, row.values()):
        return row
    kinds = {key: value[0] for key, value in row.items() if type(value) is tuple}
    return row | {key: row[key][1] for key in kinds} | {"kinds": kinds}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return in_hanoi(value).isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


_encode = quick_encoder(_plain)
