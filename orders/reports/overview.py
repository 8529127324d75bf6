"""The officials' desk: evenings side by side, by place, by stars and group, deliveries, incidents; read from results.

A handful of queries over rows that were added up once (`results`), whatever the number of orders.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi
from orders.models import ListingResult, NightMinute, VendorResult
from orders.reports.branches import branch_places, branch_sums
from orders.reports.selection import Scope
from sessions.models import MarketSession, Stop

HANOI_CODE = "01"
_ORDERED = ("orders", "value", "saving", "trade_orders", "trade_value")
SUMS = (*_ORDERED, "sent", "due", "on_time", "agreed", "returned", "collected")


@dataclass(frozen=True)
class Evening:
    """What one session came to in the part of the market a reader sees."""

    session: MarketSession
    sums: dict[str, int]  # SUMS, "cases" and "vendors"
    viewers: int | None  # the most of a minute
    stops: int


@dataclass(frozen=True)
class Place:
    """What the vendors of one commune sold in the period."""

    code: str
    name: str
    district: str
    province: str
    vendors: int
    orders: int
    value: int

    @property
    def is_in_hanoi(self) -> bool:
        """Tell whether it is on the map."""
        return self.province == HANOI_CODE


@dataclass(frozen=True)
class Group:
    """What one branch sold, by stars: 3, 4, 5, and 0 for goods without."""

    code: str
    name: str
    values: dict[int, int]  # đồng

    @property
    def value(self) -> int:
        """Return what the branch sold in all, in đồng."""
        return sum(self.values.values())


@dataclass(frozen=True)
class Overview:
    """The period as one reader sees it; the latest evening last."""

    evenings: list[Evening]
    places: list[Place]
    groups: list[Group]

    @property
    def latest(self) -> Evening | None:
        """Return the evening of this week."""
        return self.evenings[-1] if self.evenings else None

    @property
    def days(self) -> tuple[date, date] | None:
        """Return the days of the first evening and the last, in Hanoi."""
        if not self.evenings:
            return None
        first, last = self.evenings[0].session, self.evenings[-1].session
        return in_hanoi(first.opens_at).date(), in_hanoi(last.opens_at).date()

    @property
    def before(self) -> Evening | None:
        """Return the evening before it."""
        return self.evenings[-2] if len(self.evenings) > 1 else None

    @cached_property
    def sums(self) -> dict[str, int]:
        """Return the sums of the period."""
        return {name: sum(evening.sums[name] for evening in self.evenings) for name in (*SUMS, "cases")}


def overview(scope: Scope, *, evenings: int) -> Overview:
    """Return the last evenings that were added up, as a reader with this scope sees them: a handful of queries."""
    sessions = list(_sessions(scope)[:evenings])[::-1]
    numbers = [session.pk for session in sessions]
    listed = ListingResult.objects.filter(_of(scope, "listing__product__vendor__"), session__in=numbers).order_by()
    if scope.branch:
        listed = listed.filter(listing__product__product_set__branch=scope.branch)
        sums, places = branch_sums(scope, sessions), branch_places(scope, sessions)
    else:
        results = VendorResult.objects.filter(_of(scope, "vendor__"), session__in=numbers).order_by()
        sums, places = _sums(results), _places(results)
    return Overview(_evenings(sessions, sums), _ranked(places), _groups(listed))


def _sessions(scope: Scope) -> QuerySet[MarketSession]:
    minutes = NightMinute.objects.filter(session=OuterRef("pk")).order_by().values("session")
    stops = Stop.objects.filter(_of_reader(scope), session=OuterRef("pk")).order_by().values("session")
    return (
        MarketSession.objects.filter(pk__in=VendorResult.objects.order_by().values("session"))
        .annotate(
            most_viewers=Subquery(minutes.annotate(n=Max("viewers")).values("n")),
            stop_count=Coalesce(Subquery(stops.annotate(n=Count("pk")).values("n")), 0),
        )
        .order_by("-opens_at")
    )


def _of_reader(scope: Scope) -> Q:
    """Return the condition that a stop concerns a reader: it was of the whole session, or of their vendors."""
    of_all = Q(vendor=None, listing=None)
    if scope.is_whole:
        return Q()
    if scope.branch:
        return of_all
    return of_all | _of(scope, "vendor__") | _of(scope, "listing__product__vendor__")


def _of(scope: Scope, vendor: str) -> Q:
    found = Q()
    if scope.communes:
        found &= Q(**{f"{vendor}commune__in": sorted(scope.communes)})
    if scope.province:
        found &= Q(**{f"{vendor}commune__province": scope.province})
    return found


def _sums(results: QuerySet[VendorResult]) -> dict[int, dict[str, int]]:
    added: dict[str, Any] = {name: Sum(name) for name in (*SUMS, "cases")}
    rows: Any = results.values("session").annotate(vendors=Count("pk"), **added)
    return {row.pop("session"): row for row in rows}


def _evenings(sessions: list[MarketSession], sums: dict[int, dict[str, int]]) -> list[Evening]:
    nothing = dict.fromkeys((*SUMS, "cases", "vendors"), 0)
    return [
        Evening(
            session,
            nothing | sums.get(session.pk, {}),
            session.most_viewers,  # type: ignore[attr-defined]
            session.stop_count,  # type: ignore[attr-defined]
        )
        for session in sessions
    ]


def _places(results: QuerySet[VendorResult]) -> list[dict[str, Any]]:
    rows: Any = results.values("vendor__commune").annotate(
        name=F("vendor__commune__name"),
        district=F("vendor__commune__former_district"),
        province=F("vendor__commune__province"),
        vendors=Count("vendor", distinct=True),
        orders=Sum("orders"),
        value=Sum("value"),
    )
    return list(rows)


def _ranked(rows: list[dict[str, Any]]) -> list[Place]:
    found = [Place(code=row.pop("vendor__commune"), **row) for row in rows]
    return sorted(found, key=lambda place: (-place.value, place.code))


def _groups(listed: QuerySet[ListingResult]) -> list[Group]:
    branch = "listing__product__product_set__branch"
    rows = listed.values(f"{branch}__code", f"{branch}__name", stars=Coalesce("listing__product__stars", 0)).annotate(
        sold=Sum("value")
    )
    found: dict[tuple[str, str], dict[int, int]] = {}
    for row in rows.order_by(f"{branch}__position"):
        found.setdefault((row[f"{branch}__code"], row[f"{branch}__name"]), {})[row["stars"]] = row["sold"]
    return [Group(code, _(name), values) for (code, name), values in found.items()]
