"""Questions about orders: a person's, a vendor's, and what fills the order sheet."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet, Sum

from market.accounts.models import Person
from orders.models import Order, OrderContact, OrderLine
from vetting.models import Vendor

PAGE = 20
DESK_PAGE = 50


def orders_of(person: Person, *, before: int | None = None) -> QuerySet[Order]:
    """Return one page (and one order more) of what a person ordered, newest first; `before` is the last id shown."""
    return _page(_with_lines(Order.objects.filter(buyer=person)), PAGE, before)


def orders_of_vendor(vendor: Vendor, *, statuses: Collection[str] = (), before: int | None = None) -> QuerySet[Order]:
    """Return one page (and one order more) of a vendor's own orders, newest first, in these states if any."""
    orders = Order.objects.filter(vendor=vendor)
    if statuses:
        orders = orders.filter(status__in=statuses)
    return _page(_with_lines(orders).select_related("contact__commune__province", "session"), DESK_PAGE, before)


def vendor_order_counts(vendor: Vendor) -> dict[str, int]:
    """Return how many of a vendor's orders are in each state."""
    return dict(Order.objects.filter(vendor=vendor).values_list("status").annotate(n=Count("pk")).order_by())


@dataclass(frozen=True)
class PickLine:
    """So much of one product has to be packed for so many orders."""

    product: str
    unit: str
    quantity: int
    orders: int


def pick_list(vendor: Vendor) -> list[PickLine]:
    """Return what a vendor has to pack for the orders it confirmed, by product."""
    rows = (
        OrderLine.objects.in_force()
        .filter(order__vendor=vendor, order__status=Order.Status.CONFIRMED)
        .values("listing__product__name", "listing__product__unit")
        .annotate(units=Sum("quantity"), orders=Count("order"))
        .order_by("listing__product__name")
    )
    return [
        PickLine(row["listing__product__name"], row["listing__product__unit"], row["units"], row["orders"])
        for row in rows
    ]


def orders_to_pack(vendor: Vendor) -> QuerySet[Order]:
    """Return the orders a vendor confirmed and has not sent, by promised day."""
    orders = Order.objects.filter(vendor=vendor, status=Order.Status.CONFIRMED)
    return _with_lines(orders).select_related("contact__commune__province").order_by("deliver_by", "pk")


def last_contact(person: Person) -> OrderContact | None:
    """Return where a person's latest order went, to fill the next sheet."""
    found = OrderContact.objects.filter(order__buyer=person).select_related("commune__province")
    return found.order_by("-order_id").first()


def _with_lines(orders: QuerySet[Order]) -> QuerySet[Order]:
    lines = OrderLine.objects.in_force().select_related("listing__product__picture").order_by("pk")
    return orders.select_related("vendor").prefetch_related(Prefetch("lines", queryset=lines))


def _page(orders: QuerySet[Order], size: int, before: int | None) -> QuerySet[Order]:
    if before is not None:
        orders = orders.filter(pk__lt=before)
    return orders.order_by("-pk")[: size + 1]
