"""Airtime as a workbook (R20): minutes of each producer, of communes and kinds. Typed cells are never formulas."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi
from sessions.air.fairness import Airtime, minutes_each
from sessions.models import MarketSession
from vetting.models import Vendor

FONT = {"font_name": "Times New Roman", "font_size": 11}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def airtime_sheet(rows: Sequence[tuple[Vendor, Airtime]], session: MarketSession) -> bytes:
    """Return the workbook of what was given until a session."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    title = _("Thời lượng lên sóng trước phiên %(number)d") % {"number": session.number}
    book.set_properties({"title": title, "created": in_hanoi(session.opens_at).replace(tzinfo=None)})
    times = [time for _vendor, time in rows]
    _write(book, _("Chủ thể"), title, _columns(), (_line(vendor, time) for vendor, time in rows))
    groups = ((_("Xã, phường"), [time.commune for time in times]), (_("Loại hình"), [time.kind for time in times]))
    by = (minutes_each(times, lambda time: time.commune), minutes_each(times, lambda time: time.kind))
    for (name, members), each in zip(groups, by, strict=True):
        lines = ([group, members.count(group), round(each[group], 1)] for group in sorted(each, key=each.__getitem__))
        columns = [(name, 28), (_("Số chủ thể"), 12), (_("Phút trung bình mỗi chủ thể"), 24)]
        _write(book, name, title, columns, lines)
    book.close()
    return target.getvalue()


def _columns() -> list[tuple[str, int]]:
    return [
        (_("Chủ thể"), 36),
        (_("Xã/Phường"), 24),
        (_("Loại hình"), 18),
        (_("Phiên tham gia"), 12),
        (_("Phiên lên sóng"), 12),
        (_("Phút lên sóng"), 12),
        (_("Lần ghim sản phẩm"), 14),
        (_("Phiên chờ lượt"), 12),
    ]


def _line(vendor: Vendor, time: Airtime) -> list[Any]:
    counts = [time.came, time.evenings, round(time.minutes, 1), time.pins, time.waited]
    return [vendor.display_name, time.commune, time.kind, *counts]


def _write(book: Any, name: str, title: str, columns: list[tuple[str, int]], rows: Iterable[list[Any]]) -> None:
    """Write one sheet: title, frozen heading, rows; ready to print on A4 across."""
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    page.freeze_panes(3, 1)
    page.write_string(0, 0, title, book.add_format(FONT | {"bold": True, "font_size": 14}))
    head, cell = book.add_format(FONT | {"bold": True, "text_wrap": True, "border": 1}), book.add_format(FONT)
    for place, (label, width) in enumerate(columns):
        page.set_column(place, place, width)
        page.write_string(2, place, label, head)
    for number, row in enumerate(rows, 3):
        for place, value in enumerate(row):
            write = page.write_number if isinstance(value, int | float) else page.write_string
            write(number, place, value, cell)
