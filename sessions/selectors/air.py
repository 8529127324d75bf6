"""What was on air, and when."""

from django.db.models import QuerySet

from market.kernel.written import written_once
from sessions.models import AirEntry, MarketSession

MOST_ENTRIES = 400  # of one evening: two hours of half a minute each, with room


def air_log(session: MarketSession, *, limit: int = MOST_ENTRIES) -> list[AirEntry]:
    """Return what was on air in a session, latest first, each with the goods and whose they are; one query."""
    return list(_entries(session.pk)[:limit])


@written_once
def whole_log(session: int) -> QuerySet[AirEntry]:
    """Return the same of a whole evening."""
    return _entries(session)[:MOST_ENTRIES]


def _entries(session: int) -> QuerySet[AirEntry]:
    entries = AirEntry.objects.filter(session=session)
    return entries.select_related("listing__product__picture", "listing__product__vendor").order_by("-began_at", "-pk")
