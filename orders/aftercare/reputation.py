"""What everybody may know of how a vendor keeps its word: so many of so many, never a score, nothing of too few."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject, Now
from django.utils.translation import gettext as _

from market.kernel.written import written_once
from orders.aftercare.conduct import SENT, cancelled_by_vendors
from orders.models import Case, ConductReply, Order, VendorResult
from sessions.models import MarketSession
from vetting.models import Vendor

FEWEST = 10  # below it one order is a tenth of everything
SINCE = timedelta(days=365)
KEPT_SECONDS = 600
REPLIES = 3  # the latest a vendor wants everybody to read
_NOTHING = dict.fromkeys(("cancelled", "agreed", "sent", "disputed", "due", "on_time"), 0)


@dataclass(frozen=True)
class Fact:
    """So many of so many."""

    label: str
    happened: int
    orders: int

    @property
    def percent(self) -> int:
        """Return it of a hundred."""
        return round(100 * self.happened / self.orders)


@dataclass(frozen=True)
class Reputation:
    """The facts that rest on enough orders, and what the vendor says to them."""

    facts: list[Fact]
    replies: list[ConductReply]


def reputation_of(vendor: Vendor) -> Reputation:
    """Return the public facts about a vendor; counted anew every ten minutes, its words are read at once."""
    key = f"orders:reputation:{vendor.pk}"
    counts: Mapping[str, int] | None = cache.get(key)
    if counts is None:
        counts = _counts(vendor)
        cache.set(key, counts, KEPT_SECONDS)
    return Reputation(_facts(counts), _replies(vendor.pk))


@written_once
def _replies(vendor: int) -> QuerySet[ConductReply]:
    return ConductReply.objects.filter(vendor=vendor, is_public=True).order_by("-pk")[:REPLIES]


def _facts(counts: Mapping[str, int]) -> list[Fact]:
    facts = (
        Fact(_("Giao đúng hẹn"), counts["on_time"], counts["due"]),
        Fact(_("Gian hàng hủy đơn đã chốt"), counts["cancelled"], counts["agreed"]),
        Fact(_("Đơn có vụ việc"), counts["disputed"], counts["sent"]),
    )
    return [fact for fact in facts if fact.orders >= FEWEST]


def _counts(vendor: Vendor) -> dict[str, int]:
    ((orders, results),) = _counted(vendor.pk)
    return _NOTHING | (orders or {}) | (results or {})


@written_once
def _counted(vendor: int) -> QuerySet[Vendor, tuple[dict[str, int] | None, dict[str, int] | None]]:
    """Ask for both at once: what became of a vendor's orders, and what it kept of its promises."""
    by_vendor = Q(pk__in=cancelled_by_vendors().filter(vendor=vendor).values("pk"))
    orders = JSONObject(
        cancelled=Count("pk", filter=by_vendor),
        agreed=Count("pk", filter=~Q(status=Order.Status.CANCELLED) | by_vendor),  # a buyer's change of mind aside
        sent=Count("pk", filter=SENT),
        disputed=Count("pk", filter=SENT & Q(has_case=True)),
    )
    with_cases = Order.objects.annotate(has_case=Exists(Case.objects.filter(order=OuterRef("pk"))))
    results = JSONObject(due=Sum("due"), on_time=Sum("on_time"))
    counted = _together(with_cases, orders), _together(VendorResult.objects.all(), results)
    return Vendor.objects.filter(pk=vendor).values_list(*counted)


def _together(rows: QuerySet[Any, Any], sums: JSONObject) -> Subquery:
    """Count a vendor's rows of the evenings that still speak of it."""
    evenings = MarketSession.objects.filter(opens_at__gt=Now() - SINCE, closes_at__lte=Now())
    own = rows.filter(vendor=OuterRef("pk"), session__in=evenings).order_by().values("vendor")
    return Subquery(own.annotate(sums=sums).values("sums"))
