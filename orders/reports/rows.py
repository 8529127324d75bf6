"""The orders behind a figure, without anybody's name, each with its entry in the witness log."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from market.kernel.clock import database_now
from orders.models import Order, WitnessEntry
from orders.reports.selection import Scope, Selection, Wishes

PAGE = 50


@dataclass(frozen=True)
class OrdersPage:
    """One screen of orders, and after which one the next begins."""

    orders: Sequence[Order]
    after: int | None


def orders_page(wishes: Wishes, scope: Scope, *, status: str = "", after: int | None = None) -> OrdersPage:
    """Return the orders of a question, the latest first: two queries."""
    entry = WitnessEntry.objects.filter(subject=OuterRef("code"), kind=WitnessEntry.Kind.PLACED)
    found = Selection(wishes, database_now(), scope).orders()
    if status:
        found = found.filter(status=status)
    if after:
        found = found.filter(pk__lt=after)
    rows = found.select_related("vendor__commune", "session").annotate(entry=Subquery(entry.values("pk")[:1]))
    orders = list(rows.order_by("-pk")[: PAGE + 1])
    return OrdersPage(orders[:PAGE], orders[PAGE - 1].pk if len(orders) > PAGE else None)
