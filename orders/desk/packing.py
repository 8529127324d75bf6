"""What has to be picked and packed: goods by session, product and lot; parcels by order, or by the route they take."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet, Sum

from orders.desk.vendor_rows import VendorRow
from orders.models import Order, OrderLine

TO_PICK = (Order.Status.CONFIRMED,)
TO_PACK = (Order.Status.CONFIRMED, Order.Status.PACKED)


@dataclass(frozen=True)
class PickLine:
    """So much of one product, of one lot, has to be picked for so many orders."""

    product: str
    unit: str
    lot: str  # its number; empty when the goods are sold from none
    best_before: date | None
    quantity: int
    orders: int


@dataclass(frozen=True)
class PickSession:
    """What is to be picked for the orders of one session, and what buyers wrote beside them."""

    number: int
    deliver_by: date  # the earliest promise among them
    lines: Sequence[PickLine]
    notes: Sequence[tuple[str, str]]  # an order's code, its note


@dataclass(frozen=True)
class PackRoute:
    """The parcels that go to one place: a commune, or a pick-up point."""

    name: str
    province: str  # empty for a point
    is_point: bool
    rows: Sequence[VendorRow]


def pick_lists(orders: QuerySet[Order]) -> list[PickSession]:
    """Return what some orders ask for, session by session, by product and lot; only lines in force count."""
    lines: dict[int, list[PickLine]] = defaultdict(list)
    for number, line in _picked(orders):
        lines[number].append(line)
    notes: dict[int, list[tuple[str, str]]] = defaultdict(list)
    promised: dict[int, date] = {}
    beside = orders.order_by("pk").values_list("session__number", "deliver_by", "code", "contact__note")
    for number, deliver_by, code, note in beside:
        promised[number] = min(deliver_by, promised.get(number, deliver_by))
        if note:
            notes[number].append((code, note))
    return [PickSession(number, promised[number], lines[number], notes[number]) for number in sorted(lines)]


def _picked(orders: QuerySet[Order]) -> Iterable[tuple[int, PickLine]]:
    product, lot = "listing__product__name", "listing__lot__number"
    by = ("order__session__number", product, "listing__product__unit", lot, "listing__lot__best_before")
    lines = OrderLine.objects.in_force().filter(order__in=orders.order_by().values("pk"))
    rows = lines.values_list(*by).annotate(Sum("quantity"), Count("order", distinct=True))
    for number, name, unit, batch, best_before, units, parcels in rows.order_by(by[0], product, lot):
        yield number, PickLine(name, unit, batch or "", best_before, units, parcels)


def pack_rows(orders: QuerySet[Order], part: str) -> list[VendorRow]:
    """Return parcels as a member may see them, in the order they come."""
    lines = OrderLine.objects.in_force().select_related("listing__product", "listing__lot").order_by("pk")
    beside = ("session", "vendor", "contact__commune__province", "pickup_point__commune__province", "payment_account")
    whole = orders.select_related(*beside).prefetch_related(Prefetch("lines", queryset=lines))
    return [VendorRow(order, part) for order in whole]


def pack_routes(rows: Iterable[VendorRow]) -> list[PackRoute]:
    """Return parcels by where they go: deliveries by province and commune, then each pick-up point by itself."""
    found: dict[tuple[bool, str, str], list[VendorRow]] = defaultdict(list)
    for row in rows:
        found[_place(row)].append(row)
    return [PackRoute(name, province, is_point, own) for (is_point, province, name), own in sorted(found.items())]


def _place(row: VendorRow) -> tuple[bool, str, str]:
    point = row.order.pickup_point
    if point is not None:
        return True, "", point.name
    if row.contact is None:
        return False, "", "–"
    return False, row.contact.commune.province.name, row.contact.commune.name


def to_collect(order: Order) -> int:
    """Return what the carrier collects, in đồng: nothing for what is paid from bank to bank."""
    return 0 if order.payment == Order.Payment.TRANSFER else order.total
