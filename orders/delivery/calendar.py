"""What a vendor has to send or hand over, day by day and route: the commune it goes to, or the pick-up point."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from orders.models import Order, OrderLine
from vetting.models import Vendor

DAYS = 7  # of a page
AHEAD = timedelta(days=35)  # what a calendar that subscribes sees
BEHIND = timedelta(days=14)
# Not yet in the buyer's hands, and still to go there.
TO_BRING = (Order.Status.PLACED, Order.Status.CONFIRMED, Order.Status.PACKED, Order.Status.SHIPPED)


@dataclass(frozen=True)
class Route:
    """The orders that go to one place on one day."""

    name: str
    is_point: bool
    orders: Sequence[Order]

    @property
    def grams(self) -> int:
        """Return what they weigh together, net."""
        return sum(
            line.quantity * line.listing.product.net_weight for order in self.orders for line in order.current_lines
        )

    @property
    def kilograms(self) -> str:
        """Return the same in kilograms, as it is written here."""
        return f"{self.grams / 1000:.1f}".replace(".", ",").removesuffix(",0")


@dataclass(frozen=True)
class DeliveryDay:
    """What is promised for one day at the latest."""

    day: date
    routes: Sequence[Route]

    @property
    def count(self) -> int:
        """Return how many orders that are."""
        return sum(len(route.orders) for route in self.routes)


def days_between(vendor: Vendor, first: date, last: date, *, statuses: Iterable[str] = TO_BRING) -> list[DeliveryDay]:
    """Return the days in the span (both included) on which something is due, in order."""
    due = _due(vendor, statuses).filter(deliver_by__range=(first, last))
    by_day: dict[date, list[Order]] = defaultdict(list)
    for order in due:
        by_day[order.deliver_by].append(order)
    return [DeliveryDay(day, _routes(orders)) for day, orders in sorted(by_day.items())]


def late_orders(vendor: Vendor, today: date, *, statuses: Iterable[str] = TO_BRING) -> DeliveryDay:
    """Return what should have arrived before today, as one day."""
    return DeliveryDay(today, _routes(_due(vendor, statuses).filter(deliver_by__lt=today)))


def _due(vendor: Vendor, statuses: Iterable[str]) -> QuerySet[Order]:
    from_here = set(statuses) & set(TO_BRING)
    beside = ("contact__commune__province", "pickup_point")
    orders = Order.objects.filter(vendor=vendor, status__in=from_here).select_related(*beside).order_by("pk")
    lines = OrderLine.objects.in_force().select_related("listing__product").order_by("pk")
    return orders.prefetch_related(Prefetch("lines", queryset=lines))


def _routes(orders: Iterable[Order]) -> list[Route]:
    found: dict[tuple[bool, str], list[Order]] = defaultdict(list)
    for order in orders:
        found[order.pickup_point is not None, _place(order)].append(order)
    return [Route(name, is_point, own) for (is_point, name), own in sorted(found.items(), key=lambda item: item[0])]


def _place(order: Order) -> str:
    if order.pickup_point is not None:
        return order.pickup_point.name
    contact = getattr(order, "contact", None)
    return contact.commune.label if contact else "–"
