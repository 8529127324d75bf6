"""R23 as a workbook: every producer by commune, and how far each commune came. Typed cells are text, never formulas."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi
from market.kernel.templatetags.formats import day
from vetting.selectors.communes import CommuneLine, ReviewRow

FONT = {"font_name": "Times New Roman", "font_size": 11}


def write_register(month: date, lines: Sequence[CommuneLine], rows: Iterable[ReviewRow], *, created: datetime) -> bytes:
    """Return the workbook of a month."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = _("Rà soát danh sách cơ sở tháng %(month)s") % {"month": f"{month:%m/%Y}"}
    book.set_properties({"title": title, "created": in_hanoi(created).replace(tzinfo=None)})
    share = {line.commune.pk: line.percent for line in lines}
    _write(book, _("Cơ sở"), title, _producer_columns(), (_producer(row, share) for row in rows))
    _write(book, _("Xã, phường"), title, _commune_columns(), (_commune(line) for line in lines))
    book.close()
    return target.getvalue()


def _producer_columns() -> list[tuple[str, int]]:
    return [
        (_("Xã/Phường"), 20),
        (_("Cơ sở"), 34),
        (_("Mã số thuế"), 16),
        (_("Số sản phẩm"), 12),
        (_("Còn hoạt động?"), 20),
        (_("Người xác nhận"), 24),
        (_("Ngày"), 12),
        (_("Thay đổi"), 44),
        (_("Ban tổ chức xử lý"), 36),
        (_("Xã đã rà soát (%)"), 16),
    ]


def _producer(row: ReviewRow, share: dict[str, int]) -> list[Any]:
    vendor = row.producer
    said = [row.verdict or _("chưa trả lời"), row.answered_by, day(row.answered_at), row.note, row.handling]
    return [row.commune, vendor.display_name, vendor.tax_code, row.products, *said, share.get(vendor.commune_id, 0)]


def _commune_columns() -> list[tuple[str, int]]:
    return [
        (_("Xã/Phường"), 24),
        (_("Tỉnh/Thành phố"), 22),
        (_("Đầu mối"), 24),
        (_("Gửi ngày"), 12),
        (_("Số cơ sở"), 10),
        (_("Đang hoạt động"), 14),
        (_("Cần sửa"), 10),
        (_("Đã nghỉ"), 10),
        (_("Đã rà soát (%)"), 14),
    ]


def _commune(line: CommuneLine) -> list[Any]:
    sent = day(line.round.sent_at) if line.round else ""
    contact = line.contact.name if line.contact else ""
    numbers = [line.producers, line.confirmed, line.corrected, line.closed, line.percent]
    return [line.commune.name, line.commune.province.name, contact, sent, *numbers]


def _write(book: Any, name: str, title: str, columns: list[tuple[str, int]], rows: Iterable[list[Any]]) -> None:
    """Write one sheet: title, frozen heading, rows; ready to print on A4 across."""
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    page.write_string(0, 0, title, book.add_format(FONT | {"bold": True, "font_size": 14}))
    heading = book.add_format(FONT | {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#F6EFE2"})
    text = book.add_format(FONT | {"text_wrap": True, "valign": "top"})
    for index, (label, width) in enumerate(columns):
        page.set_column(index, index, width)
        page.write_string(2, index, label, heading)
    page.freeze_panes(3, 0)
    for number, row in enumerate(rows, start=3):
        for index, value in enumerate(row):
            write = page.write_number if isinstance(value, int) else page.write_string
            write(number, index, value, text)
