"""Evenings of one branch of goods: added up from the orders, for an order may hold goods of other branches too."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from market.accounts.models import Person
from market.kernel.clock import database_now, in_hanoi
from orders.models import Case, Order
from orders.reports.deliveries import with_deliveries
from orders.reports.figures import KEPT
from orders.reports.rows import STANDINGS
from orders.reports.selection import Scope, Selection, Wishes
from sessions.models import MarketSession

_TRADE = KEPT & Q(buyer__kind=Person.Kind.TRADER)
_TOTAL = F("goods_total") + F("delivery_fee")
# As in `results`, of the orders that hold such goods.
_SUMS: dict[str, Any] = {
    "orders": Count("pk", filter=KEPT),
    "value": Coalesce(Sum("goods_total", filter=KEPT), 0),
    "saving": Coalesce(Sum("saving", filter=KEPT), 0),
    "trade_orders": Count("pk", filter=_TRADE),
    "trade_value": Coalesce(Sum("goods_total", filter=_TRADE), 0),
    "sent": Count("pk", filter=STANDINGS["da-gui"]),
    "due": Count("pk", filter=STANDINGS["den-han"]),
    "on_time": Count("pk", filter=STANDINGS["dung-hen"]),
    "agreed": Count("pk", filter=Q(status=Order.Status.COMPLETED)),
    "returned": Count("pk", filter=STANDINGS["hoan"]),
    "collected": Coalesce(Sum(_TOTAL, filter=STANDINGS["da-thu"]), 0),
    "cases": Count("pk", filter=Q(has_case=True)),
}


def branch_sums(scope: Scope, sessions: list[MarketSession]) -> dict[int, dict[str, int]]:
    """Return the sums of each session, with the vendors who had such goods on the tables."""
    rows: Any = _orders(scope, sessions).values("session").annotate(**_SUMS)
    found: dict[int, dict[str, int]] = {row.pop("session"): row for row in rows}
    listed = _selection(scope).listings().filter(session__in=sessions).order_by().values("session")
    for row in listed.annotate(n=Count("product__vendor", distinct=True)):
        found.setdefault(row["session"], dict.fromkeys(_SUMS, 0))["vendors"] = row["n"]
    return found


def branch_places(scope: Scope, sessions: list[MarketSession]) -> list[dict[str, Any]]:
    """Return the sums of each commune of vendors."""
    kept = _orders(scope, sessions).filter(KEPT).values("vendor__commune")
    rows: Any = kept.annotate(
        name=F("vendor__commune__name"),
        district=F("vendor__commune__former_district"),
        province=F("vendor__commune__province"),
        vendors=Count("vendor", distinct=True),
        orders=Count("pk"),
        value=Sum("goods_total"),
    )
    return list(rows)


def _selection(scope: Scope) -> Selection:
    return Selection(Wishes(), database_now(), scope)


def _orders(scope: Scope, sessions: list[MarketSession]) -> QuerySet[Order]:
    selection, has_case = _selection(scope), Exists(Case.objects.filter(order=OuterRef("pk")))
    found = with_deliveries(selection.orders().filter(session__in=sessions), in_hanoi(selection.moment).date())
    return found.annotate(has_case=has_case).order_by()
