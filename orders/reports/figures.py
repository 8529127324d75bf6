"""The headline figures of a session (R1), of whatever part of the market is asked for. Queries only."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from market.accounts.models import Person
from orders.models import NightMinute, Order, UnmetDemand, WitnessEntry
from orders.reports.selection import Selection

HANOI_CODE = "01"
KEPT = ~Q(status=Order.Status.CANCELLED)  # an order that was not cancelled counts as closed (đơn chốt)
TRADERS = Q(buyer__kind=Person.Kind.TRADER)


@dataclass(frozen=True)
class SessionFigures:
    """The headline numbers of one session. Amounts in đồng, counts in pieces."""

    vendors: int
    vendors_hanoi: int
    vendors_elsewhere: int
    products: int
    three_stars: int
    four_stars: int
    five_stars: int
    most_viewers: int | None
    viewer_minutes: int | None
    buyers: int
    consumers: int
    traders: int
    orders: int
    cancelled: int
    refused: int
    units: int
    goods_value: int
    delivery_value: int
    saving: int
    average: int
    trade_orders: int
    trade_value: int
    witnessed: int
    previous_orders: int | None
    previous_value: int | None

    def as_json(self) -> dict[str, int | None]:
        """Return the figures as plain JSON values."""
        return asdict(self)


def session_figures(selection: Selection) -> SessionFigures:
    """Return the headline numbers of the session that was asked for."""
    listings = selection.listings().aggregate(
        vendors=Count("product__vendor", distinct=True),
        vendors_hanoi=Count("product__vendor", distinct=True, filter=Q(product__vendor__commune__province=HANOI_CODE)),
        products=Count("pk"),
        three_stars=Count("pk", filter=Q(product__stars=3)),
        four_stars=Count("pk", filter=Q(product__stars=4)),
        five_stars=Count("pk", filter=Q(product__stars=5)),
    )
    orders = selection.orders().aggregate(
        orders=Count("pk", filter=KEPT),
        cancelled=Count("pk", filter=~KEPT),
        goods_value=Coalesce(Sum("goods_total", filter=KEPT), 0),
        delivery_value=Coalesce(Sum("delivery_fee", filter=KEPT), 0),
        saving=Coalesce(Sum("saving", filter=KEPT), 0),
        buyers=Count("contact__phone", distinct=True, filter=KEPT),
        traders=Count("contact__phone", distinct=True, filter=KEPT & TRADERS),
        trade_orders=Count("pk", filter=KEPT & TRADERS),
        trade_value=Coalesce(Sum("goods_total", filter=KEPT & TRADERS), 0),
    )
    kept = selection.lines().exclude(order__status=Order.Status.CANCELLED)
    watched: dict[str, Any] = _watched(selection)
    before: dict[str, Any] = _before(selection)
    return SessionFigures(
        **listings,
        **orders,
        **watched,
        **before,
        vendors_elsewhere=listings["vendors"] - listings["vendors_hanoi"],
        consumers=orders["buyers"] - orders["traders"],
        refused=_refused(selection),
        units=kept.aggregate(n=Coalesce(Sum("quantity"), 0))["n"],
        average=orders["goods_value"] // orders["orders"] if orders["orders"] else 0,
        witnessed=_witnessed(selection),
    )


def _watched(selection: Selection) -> dict[str, int | None]:
    """Return the most viewers of a minute, and minutes watched by all together; None when nothing was recorded."""
    minutes = NightMinute.objects.filter(session__in=selection.sessions())
    return minutes.aggregate(most_viewers=Max("viewers"), viewer_minutes=Sum("viewers"))


def _refused(selection: Selection) -> int:
    """Return how many placings of these goods were refused."""
    demand = UnmetDemand.objects.filter(listing__in=selection.listings())
    return int(demand.aggregate(n=Coalesce(Sum("times"), 0))["n"])


def _witnessed(selection: Selection) -> int:
    placed = WitnessEntry.objects.filter(kind=WitnessEntry.Kind.PLACED, subject=OuterRef("code"))
    return selection.orders().filter(Exists(placed)).count()


def _before(selection: Selection) -> dict[str, int | None]:
    """Return what the session before this one came to, narrowed alike."""
    before = selection.before()
    if before is None:
        return {"previous_orders": None, "previous_value": None}
    return (
        before.orders()
        .filter(KEPT)
        .aggregate(previous_orders=Count("pk"), previous_value=Coalesce(Sum("goods_total"), 0))
    )
