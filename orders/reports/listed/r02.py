"""R2, the witnessed order book: one row per order, in the order of placing."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.money import grouped
from market.kernel.workbook import Column
from orders.models import Order, WitnessDecision, WitnessEntry
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row
from orders.reports.selection import CONSUMER, TRADER, Selection
from orders.reports.words import buyer_kinds

CHUNK = 2_000  # orders read at once
HASH_SHOWN = 16  # hex characters


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), "serial", "count", 6),
        Column(_("Mã đơn"), "placing", width=14),
        Column(_("Mã đơn con"), "code", width=12),
        Column(_("Thời điểm"), "placed_at", "moment", 20),
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Xã/Phường"), "commune", width=20),
        Column(_("Loại người mua"), "buyer", width=14),
        Column(_("Số dòng"), "lines", "count", 8),
        Column(_("Tổng trước ưu đãi"), "before", "money", 16),
        Column(_("Ưu đãi"), "saving", "money", 14),
        Column(_("Phí giao"), "delivery", "money", 12),
        Column(_("Tổng thu"), "total", "money", 16),
        Column(_("Hình thức thanh toán"), "payment", width=22),
        Column(_("Trạng thái"), "status", width=16),
        Column(_("Cách chứng kiến"), "way", width=18),
        Column(_("Cán bộ"), "officer", width=22),
        Column(_("Chỉ số nhật ký"), "entry", "count", 12),
        Column(_("Mã băm rút gọn"), "hash", width=20),
        Column(_("Số lần sửa đổi"), "amended", "count", 10),
    )


def _people() -> tuple[Column, ...]:
    return (
        Column(_("Người nhận"), "name", width=24),
        Column(_("Số điện thoại"), "phone", width=16),
        Column(_("Địa chỉ"), "address", width=50),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    orders = selection.orders().select_related("vendor__commune", "placing", "buyer", "contact__commune")
    counted = orders.annotate(line_count=Count("lines", filter=Q(lines__version=F("version")))).order_by("pk")
    serial = 0
    for chunk in batched(counted.iterator(chunk_size=CHUNK), CHUNK):
        entries, officers = _entries(chunk), _officers(chunk)
        for order in chunk:
            serial += 1
            row = _row(serial, order, entries.get(order.code), officers.get(order.pk, ""))
            yield row | (_person(order) if selection.with_people else {})


def _entries(orders: tuple[Order, ...]) -> dict[str, WitnessEntry]:
    """Return the entries about the placing of these orders: one query for all of them."""
    codes = [order.code for order in orders]
    placed = WitnessEntry.objects.filter(kind=WitnessEntry.Kind.PLACED, subject__in=codes)
    return {entry.subject: entry for entry in placed}


def _officers(orders: tuple[Order, ...]) -> dict[int, str]:
    """Return who decided about those of these orders that no rule could witness alone; the last one counts."""
    decided = WitnessDecision.objects.filter(order__in=orders).select_related("officer").order_by("pk")
    return {decision.order_id: decision.officer.display_name for decision in decided}


def _row(serial: int, order: Order, entry: WitnessEntry | None, officer: str) -> dict[str, Any]:
    kinds = buyer_kinds()
    return {
        "serial": serial,
        "placing": order.placing.key.hex[:12],
        "code": order.code,
        "placed_at": order.placed_at,
        "vendor": order.vendor.display_name,
        "commune": order.vendor.commune.name,
        "buyer": kinds[TRADER if order.buyer and order.buyer.kind == TRADER else CONSUMER],
        "lines": order.line_count,  # type: ignore[attr-defined]
        "before": order.goods_total + order.saving,
        "saving": order.saving,
        "delivery": order.delivery_fee,
        "total": order.total,
        "payment": str(order.get_payment_display()),
        "status": str(order.get_status_display()),
        "way": _("Cán bộ") if officer else _("Tự động theo luật"),
        "officer": officer,
        "entry": entry.pk if entry else None,
        "hash": bytes(entry.leaf_hash).hex()[:HASH_SHOWN] if entry else "",
        "amended": order.version - 1,
    }


def _person(order: Order) -> dict[str, str]:
    contact = getattr(order, "contact", None)
    if contact is None:
        return {"name": _("đã xóa"), "phone": "", "address": ""}
    return {"name": contact.name, "phone": contact.phone, "address": f"{contact.street}, {contact.commune.label}"}


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Mã đơn"), _("Một lần chốt; mỗi chủ thể trong lần chốt ấy có một mã đơn con.")),
        (_("Tổng thu"), _("Tiền hàng sau ưu đãi cộng phí giao, theo phiên bản đang có hiệu lực của đơn.")),
        (_("Số lần sửa đổi"), _("Số thay đổi hai bên đã thống nhất sau khi chốt.")),
        (
            _("Mã băm rút gọn"),
            _("%(n)s ký tự đầu của mã băm SHA-256 của dòng chứng kiến (RFC 9162).") % {"n": grouped(HASH_SHOWN)},
        ),
    )


REPORT = Report(
    code="R2",
    name=gettext_lazy("Sổ đơn hàng"),
    title=gettext_lazy("Sổ đơn hàng có chứng kiến"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    stages=EVERY_STAGE,
    people=_people,
)
