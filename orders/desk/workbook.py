"""A vendor's filtered orders as XLSX: people as this member's desk shows them, cells people typed are text."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.workbook import Column, Sheet, Workbook
from orders.desk.member_desk import Desk
from orders.desk.packing import to_collect
from orders.desk.vendor_rows import VendorRow


def orders_workbook(desk: Desk, rows: Iterable[VendorRow]) -> bytes:
    """Return the orders as a workbook."""
    title = f"{_('Đơn hàng')}: {desk.vendor.display_name}"
    with tempfile.TemporaryFile() as target:
        book = Workbook(target, title=title, created=clock.now())
        book.add(Sheet(_("Đơn hàng"), title, _columns(), _lines(rows)))
        book.close()
        target.seek(0)
        return target.read()


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Mã đơn"), "code", width=12),
        Column(_("Phiên số"), "session", "count", 9),
        Column(_("Thời điểm"), "placed_at", "moment", 20),
        Column(_("Trạng thái"), "status", width=16),
        Column(_("Giao trước"), "deliver_by", "day", 12),
        Column(_("Hàng"), "goods", width=44),
        Column(_("Khách"), "buyer", width=26),
        Column(_("Số điện thoại"), "phone", width=16),
        Column(_("Cách nhận"), "method", width=16),
        Column(_("Giao đến"), "address", width=44),
        Column(_("Ghi chú"), "note", width=30),
        Column(_("Tiền hàng"), "goods_total", "money", 16),
        Column(_("Phí giao"), "delivery_fee", "money", 12),
        Column(_("Tổng cộng"), "total", "money", 16),
        Column(_("Thu khi giao"), "collect", "money", 16),
        Column(_("Trả tiền"), "payment", width=26),
        Column(_("Tiền chuyển khoản"), "payment_state", width=24),
    )


def _lines(rows: Iterable[VendorRow]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        order, point = row.order, row.order.pickup_point
        yield {
            "code": order.code,
            "session": order.session.number,
            "placed_at": order.placed_at,
            "status": str(order.get_status_display()),
            "deliver_by": order.deliver_by,
            "goods": row.goods,
            "buyer": row.contact.name if row.contact else _("đã xóa"),
            "phone": row.phone,
            "method": str(order.get_method_display()),
            "address": point.name if point else row.address,
            "note": row.contact.note if row.contact else "",
            "goods_total": order.goods_total,
            "delivery_fee": order.delivery_fee,
            "total": order.total,
            "collect": to_collect(order),
            "payment": str(order.get_payment_display()),
            "payment_state": str(order.get_payment_state_display()) if row.order.payment == "transfer" else "",
        }
