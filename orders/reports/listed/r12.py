"""R12, the running order as planned and as it was, and where the recording shows it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.clock import in_hanoi
from market.kernel.workbook import Column
from orders.reports.catalogue import Meaning, Report, Row
from orders.reports.selection import Selection
from orders.reports.words import time_code
from sessions.air.running_order import planned_times
from sessions.air.streams import Stream
from sessions.models import AirEntry, HostCheck, MarketSession, Slot
from sessions.night.replay import recording_of
from sessions.selectors.hosts import valid_checks

Span = tuple[datetime | None, datetime | None]


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Lượt"), "position", "count", 7),
        Column(_("Nội dung"), "title", width=30),
        Column(_("Bắt đầu dự kiến"), "planned_from", "moment", 18),
        Column(_("Kết thúc dự kiến"), "planned_until", "moment", 18),
        Column(_("Bắt đầu thực tế"), "began_at", "moment", 18),
        Column(_("Kết thúc thực tế"), "ended_at", "moment", 18),
        Column(_("Chủ thể"), "vendor", width=26),
        Column(_("Người dẫn"), "host", width=20),
        Column(_("Đã xác thực"), "is_known", width=16),
        Column(_("Mã thời gian bắt đầu"), "code_from", width=11),
        Column(_("Mã thời gian kết thúc"), "code_until", width=11),
        Column(_("Tệp ghi hình"), "recording", width=40),
        Column(_("Dung lượng"), "size", "count", 10),
        Column(_("SHA-256"), "digest", width=10),
        Column(_("Nơi lưu"), "place", width=14),
        Column(_("Lưu đến ngày"), "kept_until", "day", 12),
        Column(_("Giữ pháp lý"), "legal_hold", width=10),
        Column(_("Ghi chú"), "note", width=30),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    session = selection.session
    if session is None:
        return
    recording = recording_of(session)
    rows = [*_slots(selection, session, recording), *_outside(selection, session, recording)]
    yield from sorted(rows, key=lambda row: row["began_at"] or row["planned_from"] or session.opens_at)


def _slots(selection: Selection, session: MarketSession, recording: Stream | None) -> Iterator[dict[str, Any]]:
    slots = list(Slot.objects.filter(session=session).select_related("vendor", "host"))
    times = {time.slot.pk: time for time in planned_times(session.opens_at, slots)}
    wanted = set(selection.vendors().values_list("pk", flat=True))
    hosts = [slot.host_id for slot in slots if slot.host_id]
    checks = valid_checks(hosts, in_hanoi(session.opens_at).date())
    for slot in slots:
        if slot.vendor_id is None or slot.vendor_id in wanted:
            time = times[slot.pk]
            yield (
                _NOTHING
                | {"position": slot.position, "planned_from": time.starts_at, "planned_until": time.ends_at}
                | _who(slot, checks.get(slot.host_id) if slot.host_id else None)
                | _shown(session, recording, (slot.started_at, slot.ended_at))
                | {"note": _("Bỏ lượt: %(reason)s") % {"reason": slot.skip_reason} if slot.skipped_at else ""}
            )


_NOTHING = {
    "position": None,
    "planned_from": None,
    "planned_until": None,
    "host": "",
    "is_known": "",
    "size": None,
    "digest": "",
    "kept_until": None,
    "legal_hold": "",
    "note": "",
}


def _who(slot: Slot, check: HostCheck | None) -> dict[str, Any]:
    vendor = slot.vendor.display_name if slot.vendor else ""
    known = check.get_method_display() if check else _("chưa") if slot.host else ""
    return {
        "title": slot.title or vendor,
        "vendor": vendor,
        "host": slot.host.display_name if slot.host else "",
        "is_known": str(known),
    }


def _outside(selection: Selection, session: MarketSession, recording: Stream | None) -> Iterator[dict[str, Any]]:
    """Yield what was shown outside any slot."""
    entries = AirEntry.objects.filter(Q(slot=None), session=session, listing__in=selection.listings())
    for entry in entries.select_related("listing__product__vendor"):
        product = entry.listing.product
        goods = {"title": product.name, "vendor": product.vendor.display_name}
        yield _NOTHING | goods | _shown(session, recording, (entry.began_at, entry.ended_at))


def _shown(session: MarketSession, recording: Stream | None, span: Span) -> dict[str, Any]:
    """Return when it was on air, and where the recording shows it."""
    began, ended = span
    start = session.recording_began_at or session.opens_at
    offset = max(timedelta(0), began - start) if began else timedelta(0)
    is_shown = recording is not None and began is not None
    return {
        "began_at": began,
        "ended_at": ended,
        "code_from": time_code(session, began) if is_shown else "",
        "code_until": time_code(session, ended) if is_shown else "",
        "recording": recording.watch_from(offset) if recording and began else "",
        "place": recording.site if recording and began else "",
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Dự kiến"), _("Theo thứ tự và số phút của kịch bản, tính từ giờ mở; lượt bị bỏ vẫn giữ chỗ của mình.")),
        (_("Thực tế"), _("Giờ đạo diễn bắt đầu và kết thúc lượt; dòng không có số lượt là món ghim ngoài lượt.")),
        (_("Đã xác thực"), _("Cách xác minh người dẫn còn giá trị vào ngày họp phiên.")),
        (_("Mã thời gian"), _("Giờ, phút, giây tính từ đầu bản ghi hình.")),
        (_("Tệp ghi hình"), _("Địa chỉ xem lại từ lúc lượt bắt đầu, ở nơi phát. Chợ không giữ bản sao của hình.")),
        (
            _("Dung lượng, SHA-256, lưu đến ngày, giữ pháp lý"),
            _("Để trống: nơi phát giữ tệp, chợ chưa ghi nhận các mục này."),
        ),
    )


REPORT = Report(
    code="R12",
    name=gettext_lazy("Kịch bản phát sóng"),
    title=gettext_lazy("Kịch bản và bằng chứng phát sóng"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
)
