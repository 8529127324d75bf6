"""What the market has come to, in the five numbers of the home page."""

from datetime import datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Aggregate, BigIntegerField, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Cast

from market.kernel.clock import HANOI, today_in_hanoi
from orders.models import Order, OrderLine, WitnessEntry
from vetting import selectors as vetting
from vetting.models import Paper, PriceEvidence, Product

TRUTHS = "storefront:truths"
COUNTED_SECONDS = 30  # how old they may be
SETTLED = timedelta(days=8)  # until an evening counts as earlier
DAY = 24 * 3600  # seconds


def truths() -> dict[str, int]:
    """Return what the market has come to, as of at most COUNTED_SECONDS ago."""
    found: dict[str, int] | None = cache.get(TRUTHS)
    if found is None:
        found = {
            "products": vetting.public_products().count(),
            "papers": _papers().count(),
            "vendors": vetting.public_vendors().count(),
            "saving": _proved_saving(),
            "witnessed": _of_all_evenings("witnessed", WitnessEntry.objects.filter(kind="placed"), Count("pk")),
        }
        cache.set(TRUTHS, found, COUNTED_SECONDS)
    return found


def _papers() -> QuerySet[Paper]:
    """Return the accepted papers of the vendors the public sees, and of their products that may be sold."""
    of_goods = Q(product=None) | Q(product__status=Product.Status.APPROVED)
    vendors = vetting.public_vendors().order_by().values("pk")
    return Paper.objects.filter(of_goods, status=Paper.Status.ACCEPTED, vendor__in=vendors)


def _proved_saving() -> int:
    """Return what buyers saved against regular prices that are proved."""
    lines = OrderLine.objects.in_force().filter(listing__price_evidence__status=PriceEvidence.Status.ACCEPTED)
    lower = Sum(Cast("quantity", BigIntegerField()) * (F("regular_price") - F("unit_price")))
    kept = lines.exclude(order__status=Order.Status.CANCELLED)
    return _of_all_evenings("saving", kept, lower, evening="order__session")


def _of_all_evenings(name: str, rows: QuerySet[Any], sum_up: Aggregate, *, evening: str = "session") -> int:
    """Return a sum over everything; earlier evenings, where hardly anything happens any more, once a day."""
    today = today_in_hanoi()
    first = datetime.combine(today, time(), HANOI) - SETTLED
    earlier = Q(**{f"{evening}__opens_at__lt": first})
    key = f"storefront:{name}:{today}"
    settled: int | None = cache.get(key)
    if settled is None:
        settled = _sum(rows.filter(earlier), sum_up)
        cache.set(key, settled, DAY)
    return settled + _sum(rows.exclude(earlier), sum_up)


def _sum(rows: QuerySet[Any], sum_up: Aggregate) -> int:
    return rows.aggregate(sum=sum_up)["sum"] or 0
