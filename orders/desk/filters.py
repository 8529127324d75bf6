"""Which of a vendor's orders are meant: by state, session, route, product and payment. Shared by pages and files."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from orders.models import Order, OrderLine, PickupPoint
from sessions.models import MarketSession
from vetting.models import Product, Vendor

MOST_CHOICES = 200  # of a list one chooses from
PAYMENTS = {  # as a vendor asks: what is still to be collected at the door, and what comes to the account
    "cod": Q(payment=Order.Payment.COD),
    "waiting": Q(payment=Order.Payment.TRANSFER, payment_state=Order.PaymentState.WAITING),
    "sent": Q(payment=Order.Payment.TRANSFER, payment_state=Order.PaymentState.SENT),
    "received": Q(payment=Order.Payment.TRANSFER, payment_state=Order.PaymentState.RECEIVED),
}


@dataclass(frozen=True)
class DeskFilter:
    """What was asked for; empty values mean everything. `route` is "x-<commune>" or "d-<pick-up point>"."""

    status: str = ""
    session: int | None = None  # its number
    route: str = ""
    product: int | None = None
    payment: str = ""

    @property
    def query(self) -> str:
        """Return it as the query of an address; it begins with "?" or is empty."""
        asked = {
            "status": self.status,
            "session": self.session,
            "route": self.route,
            "product": self.product,
            "payment": self.payment,
        }
        given = urlencode({name: value for name, value in asked.items() if value})
        return f"?{given}" if given else ""


def filtered(vendor: Vendor, asked: DeskFilter, statuses: Collection[str]) -> QuerySet[Order]:
    """Return the vendor's own orders that are meant, in states this member may see; in no order."""
    orders = Order.objects.filter(vendor=vendor, status__in=set(statuses))
    if asked.status:
        orders = orders.filter(status=asked.status)
    if asked.session:
        meant = MarketSession.objects.filter(number=asked.session).values("pk")[:1]
        orders = orders.filter(session=Subquery(meant))  # by its key, so that the index of the desk is entered there
    if asked.payment:
        orders = orders.filter(PAYMENTS[asked.payment])
    if asked.product:
        lines = OrderLine.objects.filter(order=OuterRef("pk"), version=OuterRef("version"))
        orders = orders.filter(Exists(lines.filter(listing__product=asked.product)))
    return _on_route(orders, asked.route) if asked.route else orders


def _on_route(orders: QuerySet[Order], route: str) -> QuerySet[Order]:
    kind, _dash, value = route.partition("-")
    if kind == "d":
        return orders.filter(pickup_point=int(value))
    return orders.filter(pickup_point=None, contact__commune=value)


def sessions_sold_in(vendor: Vendor) -> list[MarketSession]:
    """Return the sessions a vendor has orders of, newest first."""
    own = Order.objects.filter(vendor=vendor, session=OuterRef("pk"))
    return list(MarketSession.objects.filter(Exists(own)).order_by("-number")[:MOST_CHOICES])


def products_sold(vendor: Vendor) -> list[tuple[int, str]]:
    """Return the products a vendor has orders of, by name."""
    lines = OrderLine.objects.in_force().filter(listing__product=OuterRef("pk"))
    found = Product.objects.filter(Exists(lines), vendor=vendor).order_by("name")
    return list(found.values_list("pk", "name")[:MOST_CHOICES])


def routes_of(vendor: Vendor, statuses: Collection[str]) -> list[tuple[str, str]]:
    """Return where a vendor's open orders go: its pick-up points, then communes by province."""
    fetched = Order.objects.filter(vendor=vendor, status__in=statuses, pickup_point=OuterRef("pk"))
    points = PickupPoint.objects.filter(Exists(fetched), vendor=vendor).order_by("name")
    routes = [(f"d-{pk}", name) for pk, name in points.values_list("pk", "name")[:MOST_CHOICES]]
    sent = Order.objects.filter(vendor=vendor, status__in=statuses, pickup_point=None, contact__isnull=False)
    place = ("contact__commune", "contact__commune__name", "contact__commune__province__name")
    rows = sent.values_list(*place).distinct().order_by(place[2], place[1])[:MOST_CHOICES]
    return routes + [(f"x-{code}", f"{name}, {province}") for code, name, province in rows]
