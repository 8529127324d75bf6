"""The table of everything that was proposed to change an order: who asked for what, why, and what became of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.clock import now
from market.kernel.workbook import Column, Sheet
from orders.aftercare.versions import changes_of
from orders.models import Amendment
from vetting.models import Vendor

_AT_ONCE = 500  # rows in memory


def amendment_sheet(vendor: Vendor) -> Sheet:
    """Return the proposals about a vendor's orders, oldest first; an accepted one is the version it names."""
    columns = (
        Column(_("Mã đơn"), "code", width=12),
        Column(_("Phiên số"), "session", "count", 9),
        Column(_("Thành bản số"), "version", "count", 12),
        Column(_("Bên đề nghị"), "side", width=14),
        Column(_("Đề nghị lúc"), "proposed_at", "moment", 20),
        Column(_("Thay đổi"), "changes", width=70),
        Column(_("Lý do"), "reason", width=40),
        Column(_("Tổng cộng trước"), "before", "money", 16),
        Column(_("Tổng cộng sau"), "after", "money", 16),
        Column(_("Kết quả"), "status", width=18),
        Column(_("Trả lời lúc"), "answered_at", "moment", 20),
    )
    title = _("Các lần đề nghị sửa đơn: %(vendor)s") % {"vendor": vendor.display_name}
    return Sheet(_("Sửa đơn"), title, columns, _rows(vendor))


def _rows(vendor: Vendor) -> Iterator[Mapping[str, Any]]:
    amendments = Amendment.objects.filter(order__vendor=vendor).select_related("order__session")
    beside = ("lines__listing__product", "order__lines__listing__product")
    moment = now()
    for amendment in amendments.prefetch_related(*beside).order_by("order", "pk").iterator(chunk_size=_AT_ONCE):
        before = amendment.goods_total_before + amendment.delivery_fee_before
        is_accepted = amendment.status == Amendment.Status.ACCEPTED
        is_over = amendment.status == Amendment.Status.PROPOSED and amendment.answer_by <= moment
        yield {
            "code": amendment.order.code,
            "session": amendment.order.session.number,
            "version": amendment.version if is_accepted and not amendment.cancels else None,
            "side": amendment.get_side_display(),
            "proposed_at": amendment.proposed_at,
            "changes": "; ".join(_changes(amendment)),
            "reason": amendment.reason,
            "before": before,
            "after": 0 if amendment.cancels else amendment.goods_total + amendment.delivery_fee,
            "status": Amendment.Status.LAPSED.label if is_over else amendment.get_status_display(),
            "answered_at": amendment.answered_at,
        }


def _changes(amendment: Amendment) -> list[str]:
    """Return what it would have changed of the version before it."""
    agreed = {line.listing_id: line for line in amendment.order.lines.all() if line.version == amendment.version - 1}
    return changes_of(amendment, agreed, {line.listing_id: line for line in amendment.lines.all()})
