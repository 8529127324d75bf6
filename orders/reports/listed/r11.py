"""R11, the evening minute by minute: what was on air, what was ordered, who watched, what happened."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMinute
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.models import NightMinute
from orders.reports.catalogue import Meaning, Report, Row
from orders.reports.figures import KEPT
from orders.reports.happenings import happenings
from orders.reports.selection import Selection
from sessions.calendar import ends_at
from sessions.models import AirEntry, MarketSession

MINUTE = timedelta(minutes=1)
By = dict[datetime, Any]


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Phút"), "minute", "moment", 20),
        Column(_("Sản phẩm đang lên sóng"), "on_air", width=34),
        Column(_("Đơn"), "orders", "count", 8),
        Column(_("Giá trị"), "value", "money", 16),
        Column(_("Người xem"), "viewers", "count", 10),
        Column(_("Giỏ đang giữ"), "held", "count", 9),
        Column(_("Từ chối"), "refused", "count", 9),
        Column(_("p95 (ms)"), "p95", "count", 9),
        Column(_("Sự kiện"), "events", width=50),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    session = selection.session
    if session is None:
        return
    orders, recorded = _orders(selection), _recorded(session)
    on_air, events = _on_air(selection, session), _events(selection, session)
    for minute in _minutes(session, orders.keys() | events.keys()):
        yield (
            {"minute": minute, "on_air": ", ".join(on_air.get(minute, ())), "orders": 0, "value": 0}
            | {"viewers": None, "held": None, "refused": None, "p95": None}
            | orders.get(minute, {})
            | recorded.get(minute, {})
            | {"events": "; ".join(events.get(minute, ()))}
        )


def _minutes(session: MarketSession, more: set[datetime]) -> list[datetime]:
    """Return every minute of the evening, and those of what came before or after it."""
    minute, end, found = _minute_of(session.opens_at), ends_at(session), set(more)
    while minute < end:
        found.add(minute)
        minute += MINUTE
    return sorted(found)


def _minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _orders(selection: Selection) -> By:
    kept = selection.orders().filter(KEPT).order_by().annotate(minute=TruncMinute("placed_at")).values("minute")
    sums = kept.annotate(orders=Count("pk"), value=Sum("goods_total"))
    return {row["minute"]: {"orders": row["orders"], "value": row["value"]} for row in sums}


def _recorded(session: MarketSession) -> By:
    """Return what was written down of each minute; refusals were counted from the opening on."""
    found, before = {}, 0
    for row in NightMinute.objects.filter(session=session).order_by("minute"):
        so_far = max(before, sum(row.refused.values()))  # Redis may have begun anew
        found[row.minute] = {"viewers": row.viewers, "held": row.held, "refused": so_far - before, "p95": row.p95}
        before = so_far
    return found


def _on_air(selection: Selection, session: MarketSession) -> dict[datetime, list[str]]:
    found: dict[datetime, list[str]] = defaultdict(list)
    entries = AirEntry.objects.filter(session=session, listing__in=selection.listings())
    rows = entries.order_by("began_at", "pk").values_list("listing__product__name", "began_at", "ended_at")
    for name, began_at, ended_at in rows:
        minute, end = _minute_of(began_at), ended_at or ends_at(session)
        while minute < max(end, began_at + timedelta(microseconds=1)):
            if name not in found[minute]:
                found[minute].append(name)
            minute += MINUTE
    return found


def _events(selection: Selection, session: MarketSession) -> dict[datetime, list[str]]:
    found: dict[datetime, list[str]] = defaultdict(list)
    for each in happenings(selection, session):
        found[_minute_of(each.at)].append(each.words)
    return found


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Đơn, giá trị"), _("Đơn chốt trong phút ấy và tiền hàng sau ưu đãi.")),
        (_("Người xem"), _("Số trang phiên đang mở, của cả phiên; trống là phút ấy không đếm được.")),
        (_("Giỏ đang giữ"), _("Số lượt giữ hàng còn hạn ở cuối phút, của cả phiên.")),
        (_("Từ chối"), _("Số lần bấm chốt không thành trong phút ấy, của cả phiên; không phải bằng chứng.")),
        (_("p95"), _("Ở trang chậm nhất, 95 trong 100 lượt mở được trả lời trong chừng ấy mili giây.")),
        (_("Sự kiện"), _("Ghim lên sóng, giá chớp nhoáng, dừng bán, tạm dừng, thêm giờ, mất hình.")),
    )


REPORT = Report(
    code="R11",
    name=gettext_lazy("Theo phút"),
    title=gettext_lazy("Diễn biến theo phút"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
)
