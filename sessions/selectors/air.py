"""What was on air, and when."""

from sessions.models import AirEntry, MarketSession

MOST_ENTRIES = 400  # of one evening: two hours of half a minute each, with room


def air_log(session: MarketSession, *, limit: int = MOST_ENTRIES) -> list[AirEntry]:
    """Return what was on air in a session, latest first, each with the goods and whose they are; one query."""
    entries = session.air_entries.select_related("listing__product__picture", "listing__product__vendor")
    return list(entries.order_by("-began_at", "-pk")[:limit])
