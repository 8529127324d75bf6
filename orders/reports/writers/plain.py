"""Reports for machines: CSV as spreadsheets read it, JSON with its own description."""

import io
import json
from datetime import date, datetime
from typing import IO, Any

from market.kernel.clock import in_hanoi
from market.kernel.plain_table import write_table
from orders.reports.writers.content import About, Content


def write_csv(target: IO[bytes], content: Content) -> None:
    """Write headings and rows; the same rows give the same bytes."""
    write_table(target, content.columns, content.rows)


def write_json(target: IO[bytes], content: Content, about: About) -> None:
    """Write one object: what the report is, its columns, and its rows as objects; times carry their offset."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="\n")
    head = {
        "report": content.code,
        "title": content.title,
        "taken_at": in_hanoi(about.taken_at).isoformat(),
        "snapshot": about.snapshot,
        "data_sha256": content.spooled.digest,
        "seal": about.seal,
        "asked": dict(about.asked),
        "columns": [{"key": each.key, "title": str(each.heading), "kind": each.kind} for each in content.columns],
        "row_count": content.spooled.rows,
    }
    text.write(_json(head)[:-1] + ',"rows":[')
    for number, row in enumerate(content.rows):
        text.write(("," if number else "") + "\n" + _json(row))
    text.write("\n]}\n")
    text.detach()  # flushes, and leaves the file open


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return in_hanoi(value).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
