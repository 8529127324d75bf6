"""What is set on paper of a report: A4 with letterhead, number, chart, table, signature block (see `typesetting`)."""

import json
from collections.abc import Callable
from datetime import date, datetime
from itertools import batched, islice
from typing import Any

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi
from market.kernel.money import dong, grouped
from market.kernel.templatetags.formats import clock_time, day
from market.kernel.workbook import Column
from orders.reports.writers.content import About, Content

WIDE_FROM = 100  # letters of all columns: from there on the page lies on its side
WIDEST, LARGEST, SMALLEST = 165, 8.5, 5.5  # letters a page on its side holds at the largest size; sizes in points
LONG_WORD = 8  # letters: longer ones may be broken to fit their column
BARS = 12  # of a chart


def page_job(content: Content, about: About) -> str:
    """Return what is to be set of one report, as the template reads it; the same rows give the same bytes."""
    return json.dumps(_job(content, about))


def _job(content: Content, about: About) -> dict[str, Any]:
    rows = list(islice(content.rows, about.most_printed))
    left_out = content.spooled.rows - len(rows)
    width = sum(column.width for column in content.columns)
    return {
        "lang": get_language() or "vi",
        "title": content.title,
        "organiser": _("Ban tổ chức Chợ đêm trên mây"),
        "nation": [_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), _("Độc lập - Tự do - Hạnh phúc")],
        "number": _("Số: %(number)s") % {"number": about.number or "……/BC"},
        "place": _("Hà Nội, %(day)s") % {"day": day(about.taken_at)},
        "dear": _("Kính gửi: ……………………………………"),
        "asked": [f"{name}: {value}" for name, value in about.asked],
        "is-wide": width > WIDE_FROM,
        "size": max(SMALLEST, min(LARGEST, LARGEST * WIDEST / width)),
        "columns": [str(column.heading) for column in content.columns],
        "widths": [column.width for column in content.columns],
        "numeric": [column.kind in {"count", "decimal", "money", "percent"} for column in content.columns],
        "rows": [[_cell(row[column.key], column.kind) for column in content.columns] for row in rows],
        "left-out": _left_out(left_out, content.spooled.rows) if left_out else "",
        "chart": _chart(content, rows),
        "meanings-title": _("Cách tính"),
        "meanings": [list(meaning) for meaning in content.meanings],
        "sign": [_("NGƯỜI LẬP"), about.made_by, _("TRƯỞNG BAN TỔ CHỨC"), ""],
        "sign-note": _("(ký, ghi rõ họ tên)"),
        "mark": about.mark,
        "proof": _proof(content, about),
        "qr": _drawn(about.address),
    }


def written(value: Any, kind: str) -> str:
    """Return a value as it stands on paper."""
    if isinstance(value, tuple):
        kind, value = value
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return f"{clock_time(value)} {day(value)}"
    if isinstance(value, date):
        return day(value)
    return _NUMBERS.get(kind, str)(value)


def _cell(value: Any, kind: str) -> str:
    """Return a value for a column, its long words with places to break them."""
    words = written(value, kind).split(" ")
    return " ".join("\u200b".join(map("".join, batched(word, LONG_WORD))) for word in words)


_NUMBERS: dict[str, Callable[[Any], str]] = {
    "money": dong,
    "count": grouped,
    "decimal": lambda value: f"{value:.1f}".replace(".", ","),
    "percent": lambda value: f"{value:.1f}%".replace(".", ","),
}


def _left_out(left_out: int, rows: int) -> str:
    words = _("Bảng có %(rows)s dòng; bản in gồm %(shown)s dòng đầu. Bản XLSX và CSV có đủ.")
    return words % {"rows": grouped(rows), "shown": grouped(rows - left_out)}


def _chart(content: Content, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the bars of the first rows by the column marked for it, as shares of the longest; the table is beside."""
    drawn = next((column for column in content.columns if column.is_charted), None)
    if drawn is None or not rows:
        return None
    label = content.columns[0] if content.columns[0].kind == "text" else content.columns[1]
    bars = [row for row in rows if row[drawn.key]][:BARS]
    longest = max((row[drawn.key] for row in bars), default=0)
    if longest <= 0:
        return None
    return {"title": str(drawn.heading), "bars": [_bar(row, label, drawn, longest) for row in bars]}


def _bar(row: dict[str, Any], label: Column, drawn: Column, longest: Any) -> dict[str, Any]:
    value = row[drawn.key]
    return {"label": str(row[label.key]), "share": float(value / longest), "words": written(value, drawn.kind)}


def _proof(content: Content, about: About) -> list[str]:
    taken = in_hanoi(about.taken_at)
    return [
        _("Số liệu chốt lúc %(time)s ngày %(day)s, ảnh chụp %(snapshot)s")
        % {"time": clock_time(taken), "day": day(taken), "snapshot": about.snapshot},
        _("%(rows)s dòng, SHA-256 của dữ liệu: %(digest)s")
        % {"rows": grouped(content.spooled.rows), "digest": content.spooled.digest},
        _("Niêm phong phiên: %(seal)s") % {"seal": about.seal or _("chưa niêm phong")},
    ]


def _drawn(text: str) -> str:
    picture: str = segno.make(text, error="m").svg_inline(scale=4, border=2, light="#fff")
    return picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
