"""Questions about orders: a person's, a vendor's, and what fills the order sheet."""

from django.db.models import Count, Prefetch, QuerySet

from market.accounts.models import Person
from orders.models import Order, OrderLine

PAGE = 20
DESK_PAGE = 30


def orders_of(person: Person, *, before: int | None = None) -> QuerySet[Order]:
    """Return one page (and one order more) of what a person ordered, newest first; `before` is the last id shown."""
    return _page(_with_lines(Order.objects.filter(buyer=person)), PAGE, before)


def desk_page(orders: QuerySet[Order], *, before: int | None = None) -> QuerySet[Order]:
    """Return one page (and one order more) of a vendor's orders as its desk lists them, newest first."""
    # Which orders they are is found in the index of the desk alone; only those are read.
    shown = Order.objects.filter(pk__in=_page(orders, DESK_PAGE, before).values("pk")).order_by("-pk")
    return _with_lines(shown).select_related("contact__commune__province", "session", "pickup_point")


def counts_by_status(orders: QuerySet[Order]) -> dict[str, int]:
    """Return how many of some orders are in each state."""
    return dict(orders.values_list("status").annotate(n=Count("pk")).order_by())


def _with_lines(orders: QuerySet[Order]) -> QuerySet[Order]:
    lines = OrderLine.objects.in_force().select_related("listing__product__picture").order_by("pk")
    return orders.select_related("vendor").prefetch_related(Prefetch("lines", queryset=lines))


def _page(orders: QuerySet[Order], size: int, before: int | None) -> QuerySet[Order]:
    if before is not None:
        orders = orders.filter(pk__lt=before)
    return orders.order_by("-pk")[: size + 1]
