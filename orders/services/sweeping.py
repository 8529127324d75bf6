"""Holds and baskets of evenings long over: they count for nobody, and no report is compiled from them any more."""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from market.kernel.sweeping import delete_in_batches
from orders.models import Basket, Hold
from sessions.models import MarketSession

KEPT = timedelta(days=30)  # after the evening; the last version of its pack is compiled after fourteen days


def old_holds() -> QuerySet[Hold]:
    """Return the holds of old evenings that came to an end, but for those somebody was offered from the line.

    One that nothing has ended is left: its listing still counts it.
    """
    return Hold.objects.filter(session__in=_old_evenings(), ended_at__isnull=False, offered_to=None)


def left_baskets() -> QuerySet[Basket]:
    """Return the baskets of old evenings that never became an order, once nothing hangs on them."""
    return Basket.objects.filter(session__in=_old_evenings(), placing=None, holds=None, waits=None)


def sweep_evenings() -> int:
    """Delete these holds, then these baskets; return how many rows."""
    return delete_in_batches(old_holds()) + delete_in_batches(left_baskets())


def _old_evenings() -> QuerySet[MarketSession]:
    return MarketSession.objects.filter(closes_at__lt=Now() - KEPT)
