"""R16, deliveries and money collected: one row per order, what both sides say of it; the last row adds up."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import batched
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.clock import in_hanoi
from market.kernel.workbook import Column
from orders.aftercare.attesting import Standing, Word, Words, words_of
from orders.models import Attestation, Case, Order
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row, Span
from orders.reports.deliveries import SENT_BACK, Deliveries, deliveries_of, with_deliveries
from orders.reports.selection import Selection

CHUNK = 2_000  # orders read at once


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Mã đơn con"), "code", width=12),
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Hạn giao"), "deliver_by", "day", 12),
        Column(_("Đơn vị vận chuyển"), "carrier", width=18),
        Column(_("Đã giao"), "delivered_at", "moment", 20),
        Column(_("Đúng hạn"), "on_time", width=10),
        Column(_("Tổng thu"), "total", "money", 16),
        Column(_("Hình thức thanh toán"), "payment", width=20),
        Column(_("Đã thu"), "collected", "money", 16),
        Column(_("Người mua xác nhận"), "buyer", width=20),
        Column(_("Lệch"), "apart", width=22),
        Column(_("Hoàn/từ chối nhận"), "sent_back", width=16),
        Column(_("Lý do"), "reason", width=24),
        Column(_("Ngày"), "sent_back_on", "day", 12),
        Column(_("Trạng thái"), "status", width=16),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    today = in_hanoi(selection.moment).date()
    orders = with_deliveries(selection.orders().select_related("vendor")).order_by("pk")
    any_row = False
    for chunk in batched(orders.iterator(chunk_size=CHUNK), CHUNK):
        said, reasons = _said(chunk), _reasons(chunk)
        for order in chunk:
            any_row = True
            yield _row(order, said[order.pk], reasons.get(order.pk, ""), today)
    if any_row:
        yield _total(deliveries_of(selection.orders(), today))


def _said(orders: tuple[Order, ...]) -> dict[int, Words]:
    """Return both sides' last words about these orders: one query for all of them."""
    words: dict[int, list[Attestation]] = defaultdict(list)
    for each in Attestation.objects.filter(order__in=orders).order_by("pk"):
        words[each.order_id].append(each)
    received = Order.PaymentState.RECEIVED
    return {
        order.pk: words_of(words[order.pk], is_transfer_received=order.payment_state == received) for order in orders
    }


def _reasons(orders: tuple[Order, ...]) -> dict[int, str]:
    """Return what the cases about these orders are about; the last case counts."""
    return {
        case.order_id: str(case.get_kind_display()) for case in Case.objects.filter(order__in=orders).order_by("pk")
    }


def _row(order: Order, said: Words, reason: str, today: date) -> dict[str, Any]:
    is_back = order.status in SENT_BACK
    return {
        "code": order.code,
        "vendor": order.vendor.display_name,
        "deliver_by": order.deliver_by,
        "carrier": str(order.get_method_display()) if order.method == Order.Method.PICKUP else "",
        "delivered_at": order.delivered_at,  # type: ignore[attr-defined]
        "on_time": _on_time(order, today),
        "total": order.total,
        "payment": str(order.get_payment_display()),
        "collected": order.total if order.is_collected else 0,  # type: ignore[attr-defined]
        "buyer": str(Word(said.buyer.word).label) if said.buyer else "",
        "apart": str(said.label) if said.standing in {Standing.CONTRADICTED, Standing.APART} else "",
        "sent_back": str(order.get_status_display()) if is_back else "",
        "reason": _("Hủy trước khi giao") if order.cancel_reason else reason,
        "sent_back_on": in_hanoi(order.status_changed_at).date() if is_back else None,
        "status": str(order.get_status_display()),
    }


def _on_time(order: Order, today: date) -> str:
    """Return whether it came in time; nothing while there is still time, or when it never will."""
    delivered_on = order.delivered_on  # type: ignore[attr-defined]
    if order.status == Order.Status.CANCELLED:
        return ""
    if delivered_on is not None:
        return _("có") if delivered_on <= order.deliver_by else _("không")
    return _("không") if order.deliver_by < today and order.status not in SENT_BACK else ""


def _total(sums: Deliveries) -> dict[str, Any]:
    empty = dict.fromkeys(("vendor", "carrier", "payment", "buyer", "apart", "reason", "status"), "")
    return empty | {
        "code": _("Tổng"),
        "deliver_by": ("count", sums.orders),
        "delivered_at": ("count", sums.delivered),
        "on_time": ("percent", sums.on_time_percent),
        "total": None,
        "collected": sums.collected,
        "sent_back": ("percent", sums.sent_back_percent),
        "sent_back_on": ("count", sums.sent_back),
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Đã giao"), _("Lúc đầu tiên một bên nói hàng đã trao: chủ thể hoặc người mua.")),
        (_("Đúng hạn"), _("Giao không sau hạn hẹn. Quá hạn mà chưa giao là không đúng hạn; còn hạn thì để trống.")),
        (_("Đã thu"), _("Chủ thể báo đã thu tiền hoặc đã nhận chuyển khoản, hay hai bên cùng nói đã xong.")),
        (_("Lệch"), _("Lời cuối của hai bên không trùng nhau hoặc trái nhau.")),
        (
            _("Lý do"),
            _("Loại vụ việc nếu có. Lời kể ở cửa chỉ nằm trong sổ chứng kiến dưới dạng mã cam kết nên không in ra."),
        ),
        (_("Đơn vị vận chuyển"), _("Chợ chưa ghi tên hãng; chỉ ghi rõ đơn nhận tại điểm.")),
        (
            _("Dòng Tổng"),
            _(
                "Số đơn chốt; số đã giao; phần trăm đúng hạn trên số đã giao hoặc đã quá hạn; "
                "tiền đã thu; phần trăm và số đơn hoàn hoặc bị từ chối nhận trên số đơn đã rời chủ thể."
            ),
        ),
    )


REPORT = Report(
    code="R16",
    name=gettext_lazy("Giao hàng, thu tiền"),
    title=gettext_lazy("Theo dõi giao hàng và thu tiền (COD)"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=EVERY_STAGE,
)
