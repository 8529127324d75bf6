"""The tables of a stop's evidence. Nothing personal of buyers is in them: orders are counted, questions nameless."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from market.kernel.models import JournalEntry
from market.kernel.workbook import Column, Sheet
from orders.models import Order, OrderLine
from sessions.models import AirEntry, Announcement, FlashWindow, Listing, MarketSession, Question, Stop


def listings_stopped(stop: Stop) -> QuerySet[Listing]:
    """Return what a stop is about: one listing, a vendor's, or all of the session."""
    listings = Listing.objects.filter(session=stop.session_id).select_related("product__vendor", "lot")
    if stop.listing_id:
        return listings.filter(pk=stop.listing_id)
    return listings.filter(product__vendor=stop.vendor_id) if stop.vendor_id else listings


def what_stopped(stop: Stop) -> str:
    """Return in words what a stop is about."""
    if stop.listing:
        return _("Sản phẩm %(name)s") % {"name": stop.listing.product.name}
    return _("Gian hàng %(name)s") % {"name": stop.vendor.display_name} if stop.vendor else _("Cả phiên")


def evidence_sheets(stop: Stop) -> Iterator[Sheet]:
    """Yield every table of a stop's evidence."""
    listings = listings_stopped(stop)
    yield _decision(stop)
    yield _goods(listings)
    yield _flash(listings)
    yield _air(listings)
    yield _announcements(stop.session)
    yield _questions(stop, listings)
    yield _journal(stop, listings)


def _decision(stop: Stop) -> Sheet:
    columns = (
        Column(_("Phiên số"), "session", "count", 9),
        Column(_("Dừng"), "what", width=40),
        Column(_("Lúc"), "stopped_at", "moment", 20),
        Column(_("Lý do"), "reason", width=50),
        Column(_("Cơ quan yêu cầu"), "authority", width=30),
        Column(_("Số văn bản"), "reference", width=20),
        Column(_("Nhận yêu cầu lúc"), "requested_at", "moment", 20),
        Column(_("Người quyết định"), "stopped_by", width=24),
        Column(_("Luồng phát"), "stream", width=50),
    )
    row = {
        "session": stop.session.number,
        "what": what_stopped(stop),
        "stopped_by": stop.stopped_by.display_name,
        "stream": stop.session.stream_url,
        **_values(stop, "stopped_at", "reason", "authority", "reference", "requested_at"),
    }
    return Sheet(_("Quyết định dừng"), _("Quyết định dừng bán"), columns, [row])


def _goods(listings: QuerySet[Listing]) -> Sheet:
    columns = (
        Column(_("Mã gian"), "code", width=8),
        Column(_("Sản phẩm"), "product", width=34),
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Giá niêm yết"), "regular_price", "money", 14),
        Column(_("Giá phiên chợ"), "session_price", "money", 14),
        Column(_("Mở bán"), "allotment", "count", 10),
        Column(_("Đã bán"), "sold", "count", 10),
        Column(_("Số đơn"), "orders", "count", 10),
        Column(_("Tiền hàng"), "value", "money", 16),
        Column(_("Đơn đầu"), "first", "moment", 20),
        Column(_("Đơn cuối"), "last", "moment", 20),
        Column(_("Lô"), "lot", width=16),
        Column(_("Dừng lúc"), "stopped_at", "moment", 20),
    )
    sold = _sales(listings)
    none = {"orders": 0, "value": 0, "first": None, "last": None}
    rows = [
        {
            "code": each.stall_code,
            "product": each.product.name,
            "vendor": each.product.vendor.display_name,
            "lot": each.lot.number if each.lot else "",
            **_values(each, "regular_price", "session_price", "allotment", "sold", "stopped_at"),
            **{name: sold.get(each.pk, none)[name] for name in none},
        }
        for each in listings
    ]
    return Sheet(_("Sản phẩm"), _("Sản phẩm, giá và số đã bán"), columns, rows)


def _sales(listings: QuerySet[Listing]) -> dict[int, dict[str, Any]]:
    kept = OrderLine.objects.in_force().filter(~Q(order__status=Order.Status.CANCELLED), listing__in=listings)
    sums = kept.values("listing").annotate(
        orders=Count("order", distinct=True),
        value=Sum(F("quantity") * F("unit_price")),
        first=Min("order__placed_at"),
        last=Max("order__placed_at"),
    )
    return {row["listing"]: dict(row) for row in sums.order_by("listing")}


def _flash(listings: QuerySet[Listing]) -> Sheet:
    columns = (
        Column(_("Sản phẩm"), "product", width=34),
        Column(_("Giá chớp nhoáng"), "price", "money", 16),
        Column(_("Số lượng"), "allotment", "count", 10),
        Column(_("Đã bán"), "sold", "count", 10),
        Column(_("Bắt đầu lúc"), "starts_at", "moment", 20),
        Column(_("Kết thúc lúc"), "ends_at", "moment", 20),
        Column(_("Rút lúc"), "withdrawn_at", "moment", 20),
    )
    windows = FlashWindow.objects.filter(listing__in=listings).select_related("listing__product")
    names = ("price", "allotment", "sold", "starts_at", "ends_at", "withdrawn_at")
    rows = [{"product": window.listing.product.name, **_values(window, *names)} for window in windows]
    return Sheet(_("Giá chớp nhoáng"), _("Giá chớp nhoáng"), columns, rows)


def _air(listings: QuerySet[Listing]) -> Sheet:
    columns = (
        Column(_("Từ"), "began_at", "moment", 20),
        Column(_("Đến"), "ended_at", "moment", 20),
        Column(_("Sản phẩm"), "product", width=34),
        Column(_("Người lên sóng"), "host", width=24),
        Column(_("Người đưa lên sóng"), "put_by", width=24),
    )
    entries = AirEntry.objects.filter(listing__in=listings).select_related("listing__product", "slot__host", "put_by")
    rows = [
        {
            "product": entry.listing.product.name,
            "host": entry.slot.host.display_name if entry.slot and entry.slot.host else "",
            "put_by": entry.put_by.display_name if entry.put_by else "",
            **_values(entry, "began_at", "ended_at"),
        }
        for entry in entries
    ]
    return Sheet(_("Lên sóng"), _("Nhật ký lên sóng"), columns, rows)


def _announcements(session: MarketSession) -> Sheet:
    columns = (
        Column(_("Thông báo"), "text", width=60),
        Column(_("Loại"), "tone", width=12),
        Column(_("Từ"), "shown_from", "moment", 20),
        Column(_("Đến"), "shown_until", "moment", 20),
        Column(_("Gỡ lúc"), "withdrawn_at", "moment", 20),
    )
    rows = [
        {"tone": each.get_tone_display(), **_values(each, "text", "shown_from", "shown_until", "withdrawn_at")}
        for each in Announcement.objects.filter(session=session).order_by("shown_from", "pk")
    ]
    return Sheet(_("Thông báo"), _("Thông báo cho người xem"), columns, rows)


def _questions(stop: Stop, listings: QuerySet[Listing]) -> Sheet:
    """Return what was asked about the goods; of a stopped session, everything that was asked."""
    columns = (
        Column(_("Hỏi lúc"), "asked_at", "moment", 20),
        Column(_("Sản phẩm"), "product", width=34),
        Column(_("Câu hỏi"), "text", width=60),
        Column(_("Trạng thái"), "status", width=14),
        Column(_("Trả lời"), "answer", width=60),
        Column(_("Trả lời lúc"), "answered_at", "moment", 20),
        Column(_("Lý do ẩn"), "hidden", width=30),
    )
    asked = Question.objects.filter(session=stop.session_id).select_related("listing__product")
    if stop.listing_id or stop.vendor_id:
        asked = asked.filter(listing__in=listings)
    rows = [
        {
            "product": each.listing.product.name if each.listing else "",
            "status": each.get_status_display(),
            "hidden": each.get_hide_reason_display(),
            **_values(each, "asked_at", "text", "answer", "answered_at"),
        }
        for each in asked
    ]
    return Sheet(_("Câu hỏi"), _("Câu hỏi và trả lời"), columns, rows)


def _journal(stop: Stop, listings: QuerySet[Listing]) -> Sheet:
    columns = (
        Column(_("Lúc"), "recorded_at", "moment", 20),
        Column(_("Việc"), "verb", width=28),
        Column(_("Về"), "subject", width=30),
        Column(_("Ai"), "who", width=24),
        Column(_("Chi tiết"), "facts", width=80),
    )
    of_session = Q(subject_type=MarketSession._meta.label_lower, subject_id=str(stop.session_id))
    of_goods = Q(subject_type=Listing._meta.label_lower, subject_id__in=[str(each.pk) for each in listings])
    entries = JournalEntry.objects.filter(of_session | of_goods).select_related("actor").order_by("pk")
    rows = [
        {
            "subject": f"{entry.subject_type} {entry.subject_id}",
            "who": entry.actor.display_name if entry.actor else "",
            "facts": json.dumps(entry.facts, ensure_ascii=False),
            **_values(entry, "recorded_at", "verb"),
        }
        for entry in entries
    ]
    return Sheet(_("Nhật ký"), _("Nhật ký của Ban tổ chức"), columns, rows)


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
