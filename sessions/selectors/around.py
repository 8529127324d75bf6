"""The evenings around a moment."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from market.kernel.clock import Now
from sessions.models import MarketSession

BACK, AHEAD = timedelta(hours=36), timedelta(days=15)


def recent_and_coming(moment: datetime) -> QuerySet[MarketSession]:
    """Return the sessions that closed in the last day and a half and those of the next two weeks, soonest first."""
    around = MarketSession.objects.filter(closes_at__gt=moment - BACK, opens_at__lt=moment + AHEAD)
    return around.annotate(moment=Now()).order_by("opens_at")
