"""What visitors' calendars ask for."""

from datetime import timedelta

from django.db.models import QuerySet

from market.kernel.clock import Now
from sessions.models import MarketSession

REMEMBERED = timedelta(days=60)  # how long a feed keeps what is over: calendars drop what leaves the feed


def sessions_for_calendars() -> QuerySet[MarketSession]:
    """Return the sessions of the feed, cancelled ones too, soonest first."""
    return MarketSession.objects.filter(opens_at__gt=Now() - REMEMBERED).order_by("opens_at")
