"""A year of the market: its evenings side by side, what sold best, and where it came from."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from market.kernel.clock import HANOI, Now
from sessions.availability import ENDS_AT, ON_TABLE
from sessions.models import Listing, MarketSession
from sessions.selectors import SessionResult, results_among
from vetting.models import Product, Vendor

BEST = 10  # goods shown
PLACES = 15  # communes shown
COUNTED_SECONDS = 300  # how old a year's figures may be
YEARS = "sessions:years"


@dataclass(frozen=True)
class BestSeller:
    """Goods of a year by how many units of them were sold."""

    name: str
    slug: str
    vendor: str
    is_public: bool  # has a page of its own now
    units: int
    evenings: int


@dataclass(frozen=True)
class PlaceResult:
    """What the vendors of one commune sold in a year."""

    code: str
    name: str
    district: str
    vendors: int
    units: int


@dataclass(frozen=True)
class YearResults:
    """The evenings of a year that are over, the latest first; goods and communes, the most sold first."""

    year: int
    evenings: list[SessionResult]
    best: list[BestSeller]
    places: list[PlaceResult]

    @property
    def units(self) -> int:
        """Return how many units the year sold."""
        return sum(result.units for result in self.evenings)

    @property
    def value(self) -> int:
        """Return what they came to, in đồng."""
        return sum(result.value for result in self.evenings)

    @property
    def highest(self) -> SessionResult | None:
        """Return the evening that sold for the most, the earlier of equals."""
        return max(reversed(self.evenings), key=lambda result: result.value, default=None)


def years_with_results() -> list[int]:
    """Return the years with an evening that is over, the latest first."""
    years: list[int] | None = cache.get(YEARS)
    if years is None:
        found = _over().annotate(year=ExtractYear("opens_at", tzinfo=HANOI)).order_by("-year")
        years = list(found.values_list("year", flat=True).distinct())
        cache.set(YEARS, years, COUNTED_SECONDS)
    return years


def results_of_year(year: int) -> YearResults:
    """Return a year's results, as of at most COUNTED_SECONDS ago; three queries when they are counted anew."""
    key = f"sessions:results:{year}"
    results: YearResults | None = cache.get(key)
    if results is None:
        first, after = (datetime(each, 1, 1, tzinfo=HANOI) for each in (year, year + 1))
        sessions = _over().filter(opens_at__gte=first, opens_at__lt=after)
        sold = Listing.objects.filter(ON_TABLE, session__in=sessions, sold__gt=0).order_by()
        results = YearResults(year, results_among(sessions), _best(sold), _places(sold))
        cache.set(key, results, COUNTED_SECONDS)
    return results


def _over() -> QuerySet[MarketSession]:
    """Return the evenings that were held and are over."""
    return MarketSession.objects.annotate(ends=ENDS_AT).filter(ends__lte=Now(), opens_at__lte=F("ends"))


def _best(sold: QuerySet[Listing]) -> list[BestSeller]:
    public = Q(product__status=Product.Status.APPROVED, product__vendor__status=Vendor.Status.APPROVED)
    named = sold.annotate(is_public=ExpressionWrapper(public, output_field=BooleanField()))
    rows = named.values_list("product__name", "product__slug", "product__vendor__display_name", "is_public")
    counted = rows.annotate(units=Sum("sold"), evenings=Count("session", distinct=True))
    return [BestSeller(*row) for row in counted.order_by("-units", "product__slug")[:BEST]]


def _places(sold: QuerySet[Listing]) -> list[PlaceResult]:
    commune = "product__vendor__commune"
    rows = sold.values_list(commune, f"{commune}__name", f"{commune}__former_district")
    counted = rows.annotate(vendors=Count("product__vendor", distinct=True), units=Sum("sold"))
    return [PlaceResult(*row) for row in counted.order_by("-units", commune)[:PLACES]]
