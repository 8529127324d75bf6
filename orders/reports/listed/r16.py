"""R16, deliveries and money collected: one row per order, what both sides say of it; the last row adds up."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.clock import in_hanoi
from market.kernel.workbook import Column
from orders.aftercare.attesting import LABELS, Said, Standing, Word, Words
from orders.models import Attestation, Case, Order, Party
from orders.reports.among import among
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row, Span
from orders.reports.deliveries import SENT_BACK, Deliveries, deliveries_of, with_deliveries
from orders.reports.selection import Selection
from orders.reports.words import labels_of

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
    today, labels = in_hanoi(selection.moment).date(), Labels()
    any_row = False
    for chunk in batched(_orders(selection).iterator(chunk_size=CHUNK), CHUNK):
        keys = [order["pk"] for order in chunk]
        said, reasons = _said(keys), _reasons(keys)
        for order in chunk:
            any_row = True
            words = _words(order, said.get(order["pk"], {}))
            yield _row(order, labels, words) | {"reason": _reason(order, reasons, labels)}
    if any_row:
        yield _total(deliveries_of(selection.orders(), today))


def _orders(selection: Selection) -> QuerySet[Order, Any]:
    """Return what the rows need of the orders, as plain values: models of so many would take a minute."""
    orders = with_deliveries(selection.orders(), in_hanoi(selection.moment).date()).order_by("pk")
    own = ("pk", "code", "deliver_by", "method", "payment", "payment_state", "status", "cancel_reason")
    known = ("delivered_at", "is_due", "is_on_time", "is_collected", "status_changed_at")
    total = F("goods_total") + F("delivery_fee")
    found: QuerySet[Order, Any] = orders.values(*own, *known, vendor_name=F("vendor__display_name"), total=total)
    return found


class Labels:
    """The words of the columns, in the language in force."""

    def __init__(self) -> None:
        self.methods, self.payments = labels_of(Order.Method), labels_of(Order.Payment)
        self.statuses, self.words = labels_of(Order.Status), labels_of(Word)
        self.apart = {each: str(LABELS[each]) for each in (Standing.CONTRADICTED, Standing.APART)}
        self.yes, self.no = _("có"), _("không")
        self.cancelled = _("Hủy trước khi giao")


def _said(orders: list[int]) -> dict[int, dict[str, Said]]:
    """Return both sides' last words about these orders: one query for all of them."""
    words: dict[int, dict[str, Said]] = defaultdict(dict)
    spoken = Attestation.objects.filter(order__in=among(orders)).order_by("pk")
    for order, side, word, at in spoken.values_list("order", "side", "word", "said_at"):
        words[order][side] = Said(word, at)
    return words


def _words(order: dict[str, Any], said: dict[str, Said]) -> Words:
    is_received = order["payment_state"] == Order.PaymentState.RECEIVED
    return Words(said.get(Party.VENDOR), said.get(Party.BUYER), is_received)


def _reasons(orders: list[int]) -> dict[int, str]:
    """Return what the cases about these orders are about; the last case counts."""
    cases = Case.objects.filter(order__in=among(orders)).order_by("pk")
    return {case.order_id: str(case.get_kind_display()) for case in cases}


def _reason(order: dict[str, Any], reasons: dict[int, str], labels: Labels) -> str:
    return labels.cancelled if order["cancel_reason"] else reasons.get(order["pk"], "")


def _row(order: dict[str, Any], labels: Labels, said: Words) -> dict[str, Any]:
    status = labels.statuses[order["status"]]
    is_back = order["status"] in SENT_BACK
    return {
        "code": order["code"],
        "vendor": order["vendor_name"],
        "deliver_by": order["deliver_by"],
        "carrier": labels.methods[order["method"]] if order["method"] == Order.Method.PICKUP else "",
        "delivered_at": order["delivered_at"],
        "on_time": _on_time(order, labels),
        "total": order["total"],
        "payment": labels.payments[order["payment"]],
        "collected": order["total"] if order["is_collected"] else 0,
        "buyer": labels.words[said.buyer.word] if said.buyer else "",
        "apart": labels.apart.get(said.standing, ""),
        "sent_back": status if is_back else "",
        "sent_back_on": in_hanoi(order["status_changed_at"]).date() if is_back else None,
        "status": status,
    }


def _on_time(order: dict[str, Any], labels: Labels) -> str:
    """Return whether it came in time; nothing while there is still time, or when it never will."""
    if not order["is_due"]:
        return ""
    return labels.yes if order["is_on_time"] else labels.no


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
