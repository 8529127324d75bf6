"""R25, notices sent: what kind, by which way, to whom as far as the office may see, and whether it went out."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.clock import HANOI
from market.kernel.workbook import Column
from market.notices.masking import masked
from market.notices.models import Notice
from orders.reports.catalogue import OFFICE_READERS, Meaning, Report, Row, Span
from orders.reports.selection import Selection
from sessions.calendar import ends_at

CHUNK = 2_000  # notices read at once
BEFORE, AFTER = timedelta(days=7), timedelta(days=1)  # of an evening: reminders come days before, statements behind it
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+|\+?\d{8,15}")  # a mail address or a telephone number


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Loại"), "kind", width=28),
        Column(_("Kênh"), "channel", width=18),
        Column(_("Người nhận"), "recipient", width=24),
        Column(_("Gửi"), "created_at", "moment", 20),
        Column(_("Thành công"), "sent_at", "moment", 20),
        Column(_("Trạng thái"), "status", width=16),
        Column(_("Số lần thử"), "tries", "count", 8),
        Column(_("Lỗi"), "error", width=40),
        Column(_("Trả lại"), "bounced", "moment", 20),
        Column(_("Mở liên kết"), "opened", width=12),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    if not selection.scope.is_whole:
        return  # notices are of no commune and no branch
    for notice in _notices(selection).order_by("pk").iterator(chunk_size=CHUNK):
        yield _row(notice)


def _notices(selection: Selection) -> QuerySet[Notice]:
    """Return what was written around the session, or in the days asked for; never what was written later."""
    found = Notice.objects.filter(created_at__lte=selection.moment).defer("body")
    if selection.session:
        end = ends_at(selection.session)
        found = found.filter(created_at__range=(selection.session.opens_at - BEFORE, end + AFTER))
    if selection.wishes.since:
        found = found.filter(created_at__gte=datetime.combine(selection.wishes.since, time.min, HANOI))
    if selection.wishes.until:
        after = selection.wishes.until + timedelta(days=1)
        found = found.filter(created_at__lt=datetime.combine(after, time.min, HANOI))
    return found


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "channel": str(notice.get_channel_display()),
        "recipient": notice.masked_recipient,
        "created_at": notice.created_at,
        "sent_at": notice.sent_at,
        "status": str(notice.get_status_display()),
        "tries": notice.tries,
        "error": _ADDRESS.sub(lambda found: masked(found[0]), notice.reason),
        "bounced": notice.bounced_at,
        "opened": "",
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Thời gian"), _("Của một phiên: từ bảy ngày trước giờ mở đến một ngày sau khi đóng.")),
        (_("Người nhận"), _("Che phần giữa; địa chỉ lẫn trong lời báo lỗi cũng được che.")),
        (_("Thành công"), _("Lúc máy chủ thư hoặc nhà mạng nhận chuyển; không phải lúc người nhận đọc.")),
        (_("Trả lại"), _("Lúc thư đã nhận chuyển bị trả về; trống là chưa bị trả.")),
        (_("Mở liên kết"), _("Chợ không theo dõi ai mở liên kết nên để trống.")),
    )


REPORT = Report(
    code="R25",
    name=gettext_lazy("Thông báo đã gửi"),
    title=gettext_lazy("Thông báo đã gửi"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=frozenset(),  # a pack is read by officials too
    is_of_goods=False,
    readers=OFFICE_READERS,
)
