"""R2, the witnessed order book: one row per order, in the order of placing."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.money import grouped
from market.kernel.workbook import Column
from orders.models import Order, OrderContact, OrderLine, WitnessDecision, WitnessEntry
from orders.reports.among import among, among_texts
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row
from orders.reports.selection import CONSUMER, TRADER, Selection
from orders.reports.words import buyer_kinds, labels_of

CHUNK = 2_000  # orders read at once
HASH_SHOWN = 16  # hex characters


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), "serial", "count", 6),
        Column(_("Mã đơn"), "placing", width=14),
        Column(_("Mã đơn con"), "code", width=15),
        Column(_("Thời điểm"), "placed_at", "moment", 22),
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
    words, serial = Labels(), 0
    for chunk in batched(_orders(selection).iterator(chunk_size=CHUNK), CHUNK):
        keys = [order["pk"] for order in chunk]
        entries, officers, lines = _entries(chunk), _officers(keys), _lines(keys)
        people = _people_of(keys) if selection.with_people else {}
        for order in chunk:
            serial += 1
            pk = order.pop("pk")
            row = _row(order, words, entries.get(order["code"]), officers.get(pk, ""))
            row |= {"serial": serial, "lines": lines.get(pk, 0)}
            yield row | (people.get(pk) or _nobody() if selection.with_people else {})


def _orders(selection: Selection) -> QuerySet[Order, Any]:
    """Return what the rows need of the orders, as plain values: a hundred thousand models would take a minute."""
    return (
        selection.orders()
        .order_by("pk")
        .values(
            "pk",
            "code",
            "placed_at",
            "goods_total",
            "saving",
            "delivery_fee",
            "payment",
            "status",
            "version",
            key=F("placing__key"),
            vendor_name=F("vendor__display_name"),
            commune=F("vendor__commune__name"),
            buyer_kind=F("buyer__kind"),
        )
    )


def _entries(orders: Sequence[dict[str, Any]]) -> dict[str, tuple[int, bytes]]:
    """Return number and hash of the entries about the placing of these orders: one query for all of them."""
    codes = [order["code"] for order in orders]
    placed = WitnessEntry.objects.filter(kind=WitnessEntry.Kind.PLACED, subject__in=among_texts(codes))
    return {code: (pk, bytes(leaf)) for code, pk, leaf in placed.values_list("subject", "pk", "leaf_hash")}


def _officers(orders: list[int]) -> dict[int, str]:
    """Return who decided about those of these orders that no rule could witness alone; the last one counts."""
    decided = WitnessDecision.objects.filter(order__in=among(orders)).select_related("officer").order_by("pk")
    return {decision.order_id: decision.officer.display_name for decision in decided}


def _lines(orders: list[int]) -> dict[int, int]:
    """Return how many lines in force each of these orders has."""
    counted = OrderLine.objects.in_force().filter(order__in=among(orders)).order_by().values_list("order")
    return dict(counted.annotate(n=Count("pk")))


class Labels:
    """The words of the columns, in the language in force."""

    def __init__(self) -> None:
        self.buyers = buyer_kinds()
        self.payments, self.statuses = labels_of(Order.Payment), labels_of(Order.Status)
        self.by_officer, self.by_rule = _("Cán bộ"), _("Tự động theo luật")


def _row(order: dict[str, Any], words: Labels, entry: tuple[int, bytes] | None, officer: str) -> dict[str, Any]:
    return {
        "placing": order["key"].hex[:12],
        "code": order["code"],
        "placed_at": order["placed_at"],
        "vendor": order["vendor_name"],
        "commune": order["commune"],
        "buyer": words.buyers[TRADER if order["buyer_kind"] == TRADER else CONSUMER],
        "before": order["goods_total"] + order["saving"],
        "saving": order["saving"],
        "delivery": order["delivery_fee"],
        "total": order["goods_total"] + order["delivery_fee"],
        "payment": words.payments[order["payment"]],
        "status": words.statuses[order["status"]],
        "way": words.by_officer if officer else words.by_rule,
        "officer": officer,
        "entry": entry[0] if entry else None,
        "hash": entry[1].hex()[:HASH_SHOWN] if entry else "",
        "amended": order["version"] - 1,
    }


def _people_of(orders: list[int]) -> dict[int, dict[str, str]]:
    """Return whom these orders go to; those whose data were erased are missing."""
    contacts = OrderContact.objects.filter(order__in=among(orders)).select_related("commune__province")
    return {
        each.order_id: {"name": each.name, "phone": each.phone, "address": f"{each.street}, {each.commune.label}"}
        for each in contacts
    }


def _nobody() -> dict[str, str]:
    return {"name": _("đã xóa"), "phone": "", "address": ""}


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
