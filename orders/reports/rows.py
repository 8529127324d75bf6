"""The orders behind a figure, without anybody's name, each with its witness entry, and what they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from market.kernel.clock import database_now, in_hanoi
from orders.models import Case, Order, WitnessEntry
from orders.reports.deliveries import LEFT, SENT_BACK, with_deliveries
from orders.reports.figures import KEPT
from orders.reports.selection import Scope, Selection, Wishes
from vetting.models import Vendor

PAGE = 50
# What a figure of the overview counts; each is the very condition its sum was added up with (`results`).
STANDINGS: dict[str, Q] = {
    "chot": KEPT,
    "da-gui": Q(status__in=LEFT),
    "den-han": Q(is_due=True),
    "dung-hen": Q(is_on_time=True),
    "hoan": Q(status__in=SENT_BACK),
    "da-thu": Q(is_collected=True),
    "vu-viec": Q(Exists(Case.objects.filter(order=OuterRef("pk")))),
}
_SHOWN = (
    *("code", "placed_at", "status", "goods_total", "delivery_fee"),
    *("session__number", "vendor__display_name", "vendor__commune__name"),
)
_ADDED: dict[str, Any] = {
    "orders": Count("pk"),
    "value": Sum("goods_total"),
    "saved": Sum("saving"),
    "total": Sum(F("goods_total") + F("delivery_fee")),
}


@dataclass(frozen=True)
class OrdersPage:
    """One screen of orders, after which one the next begins, and the sums of all of them, of every screen."""

    orders: Sequence[Order]
    after: int | None
    sums: dict[str, int]  # orders, value, saving, total, vendors; goods: đồng, only where some goods are meant


@dataclass(frozen=True)
class Seller:
    """What one vendor's evening came to."""

    vendor: Vendor
    orders: int
    value: int
    saving: int


def selected(wishes: Wishes, scope: Scope, standing: str = "") -> QuerySet[Order]:
    """Return the orders of a question, as a reader with this scope sees them."""
    moment = database_now()
    found = Selection(wishes, moment, scope).orders()
    if standing in STANDINGS:
        return with_deliveries(found, in_hanoi(moment).date()).filter(STANDINGS[standing])
    return found.filter(status=standing) if standing else found


def orders_page(wishes: Wishes, scope: Scope, *, standing: str = "", after: int | None = None) -> OrdersPage:
    """Return the orders of a question, the latest first, and their sums: three queries, four when goods are meant.

    Of one evening by their moments; of years by their numbers, as so many would have to be sorted for each screen.
    """
    found = selected(wishes, scope, standing)
    sums = _sums(found)
    selection = Selection(wishes, database_now(), scope)
    if selection.is_of_goods:
        lines = selection.lines().filter(order__in=found.order_by().values("pk"))
        sums["goods"] = lines.aggregate(n=Coalesce(Sum(F("quantity") * F("unit_price")), 0))["n"]
    entry = WitnessEntry.objects.filter(subject=OuterRef("code"), kind=WitnessEntry.Kind.PLACED)
    order = ("-placed_at", "-pk") if wishes.session else ("-pk",)
    page = found.filter(_before(after) if wishes.session else Q(pk__lt=after)) if after else found
    shown = page.select_related("vendor__commune", "session").only(*_SHOWN)
    rows = shown.annotate(entry=Subquery(entry.values("pk")[:1]))
    orders = list(rows.order_by(*order)[: PAGE + 1])
    return OrdersPage(orders[:PAGE], orders[PAGE - 1].pk if len(orders) > PAGE else None, sums)


def _before(pk: int) -> Q:
    placed_at = Subquery(Order.objects.filter(pk=pk).values("placed_at")[:1])
    return Q(placed_at__lt=placed_at) | Q(placed_at=placed_at, pk__lt=pk)


def _sums(found: QuerySet[Order]) -> dict[str, int]:
    """Return what orders add up to: by vendor first, as counting who is different would sort them all."""
    rows: Any = list(found.order_by().values("vendor").annotate(**_ADDED))
    orders, value, saving, total = (sum(row[name] for row in rows) for name in _ADDED)
    return {"orders": orders, "value": value, "saving": saving, "total": total, "vendors": len(rows)}


def sellers(session: int, scope: Scope) -> list[Seller]:
    """Return who was at the tables of a session or sold there, who sold most first: three queries."""
    selection = Selection(Wishes(session=session), database_now(), scope)
    kept = selection.orders().filter(KEPT).order_by().values("vendor")
    counted = kept.annotate(orders=Count("pk"), value=Sum("goods_total"), saved=Sum("saving"))
    sums = {row["vendor"]: (row["orders"], row["value"], row["saved"]) for row in counted}
    was_there = Q(pk__in=selection.listings().values("product__vendor")) | Q(pk__in=selection.orders().values("vendor"))
    vendors = Vendor.objects.filter(was_there).select_related("commune").order_by("display_name", "pk")
    found = [Seller(vendor, *sums.get(vendor.pk, (0, 0, 0))) for vendor in vendors]
    return sorted(found, key=lambda seller: -seller.value)
