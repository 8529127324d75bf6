"""How a vendor's goods sell in one session: numbers for the host on air, without money and without buyers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Sum

from orders.models import Order, OrderLine
from sessions.models import MarketSession
from vetting.models import Vendor

LATELY = timedelta(minutes=10)


@dataclass(frozen=True)
class ProductCount:
    """One product: orders and units so far."""

    name: str
    unit: str
    orders: int
    units: int


@dataclass(frozen=True)
class OwnCounts:
    """A vendor's orders of a session so far."""

    orders: int
    lately: int  # of them in the last ten minutes
    products: tuple[ProductCount, ...]


def own_counts(vendor: Vendor, session: MarketSession, moment: datetime) -> OwnCounts:
    """Return a vendor's counts in two queries; cancelled orders do not count."""
    kept = Order.objects.filter(vendor=vendor, session=session).exclude(status=Order.Status.CANCELLED)
    sums = kept.aggregate(orders=Count("pk"), lately=Count("pk", filter=Q(placed_at__gte=moment - LATELY)))
    rows = (
        OrderLine.objects.in_force()
        .filter(order__in=kept)
        .values(name=F("listing__product__name"), unit=F("listing__product__unit"))
        .annotate(orders=Count("order", distinct=True), units=Sum("quantity"))
        .order_by("-units", "name")
    )
    return OwnCounts(products=tuple(ProductCount(**row) for row in rows), **sums)
