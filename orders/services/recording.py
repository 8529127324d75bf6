"""What is gone when an evening is over: its minutes, and what was wanted in vain, written down while it runs.

Minutes that were missed are made up for: holds say themselves when they lived, Redis keeps signs of life for two hours.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from market.kernel.clock import database_now
from market.kernel.pace import latest_paces
from orders.buying import lost_demand
from orders.models import Hold, NightMinute
from sessions.availability import ENDS_AT
from sessions.calendar import ends_at
from sessions.models import Listing, MarketSession
from sessions.night.audience import watched_in

MINUTE = timedelta(minutes=1)
MADE_UP = timedelta(minutes=60)  # how far back missed minutes are made up for
STILL_LOOKED_AT = timedelta(minutes=10)  # after the end

# Redis may have begun anew in the middle of the evening: what was written down stays.
_KEEP_DEMAND = """
    INSERT INTO orders_unmetdemand AS kept (session_id, listing_id, reason, times, units)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (session_id, listing_id, reason) DO UPDATE
    SET times = greatest(kept.times, excluded.times), units = greatest(kept.units, excluded.units)
"""


def sessions_to_record() -> QuerySet[MarketSession]:
    """Return the sessions that run, and those that ended a moment ago."""
    held = MarketSession.objects.alias(ends=ENDS_AT).filter(opens_at__lte=Now(), ends__gt=F("opens_at"))
    return held.filter(ends__gt=Now() - STILL_LOOKED_AT).order_by("pk")


def record_night(pk: int) -> int:
    """Write down a session's whole minutes that are not written yet, and its unmet demand; return how many minutes."""
    session = MarketSession.objects.get(pk=pk)
    lost = lost_demand.so_far(pk)
    _keep_demand(session, lost)
    return _keep_minutes(session, lost.reasons)


def _keep_demand(session: MarketSession, lost: lost_demand.LostDemand) -> None:
    """Carry the counters into rows; listings somebody made up are left out."""
    asked = {listing for listing, _reason in lost.times}
    real = set(Listing.objects.filter(session=session, pk__in=asked).values_list("pk", flat=True))
    rows = [
        (session.pk, listing, reason, times, lost.counted_units.get((listing, reason), 0))
        for (listing, reason), times in sorted(lost.times.items())
        if listing in real
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_KEEP_DEMAND, rows)


def _keep_minutes(session: MarketSession, refused: dict[str, int]) -> int:
    missing = list(_missing(session, database_now()))
    if not missing:
        return 0
    watched = watched_in(_since_1970(minute) for minute in missing)
    paces = latest_paces()
    slowest = paces[0].p95 if paces else None
    rows = [
        NightMinute(
            session=session,
            minute=minute,
            viewers=None if watched is None else watched[_since_1970(minute)].get(session.number, 0),
            held=_held_at(session, minute + MINUTE),
            refused=refused,
            p95=slowest if minute == missing[-1] else None,  # what was missed is too long ago to know
        )
        for minute in missing
    ]
    NightMinute.objects.bulk_create(rows, ignore_conflicts=True)  # two workers at once write each minute once
    return len(rows)


def _missing(session: MarketSession, now: datetime) -> Iterator[datetime]:
    """Yield the whole minutes of the evening up to now that are not written yet, the earliest first."""
    first = max(session.opens_at, now - MADE_UP).replace(second=0, microsecond=0)
    had = set(NightMinute.objects.filter(session=session, minute__gte=first).values_list("minute", flat=True))
    minute, end = first, ends_at(session)
    while minute < end and minute + MINUTE <= now:
        if minute not in had:
            yield minute
        minute += MINUTE


def _held_at(session: MarketSession, moment: datetime) -> int:
    """Return how many holds lived at a moment; a pause freezes them."""
    clock = min(moment, session.paused_at) if session.paused_at else moment
    alive = Q(ended_at=None) | Q(ended_at__gt=moment)
    return Hold.objects.filter(alive, session=session, held_at__lte=moment, expires_at__gt=clock).count()


def _since_1970(minute: datetime) -> int:
    return int(minute.timestamp() // 60)
