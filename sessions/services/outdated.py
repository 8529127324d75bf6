"""Reminders that wait in the outbox (the night is quiet, the mail server is away) until what they say is over."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from market.kernel.clock import database_now
from market.notices.models import Notice
from sessions.evening import Evening
from sessions.models import MarketSession

BEFORE = (
    "session-day-before",
    "follow-news",
    "session-reminder",
    "session-vendor-reminder",
)  # of no use once it has opened
DURING = ("session-opened", "session-closing")  # of no use once it is over
LOOKED_AT = timedelta(days=2)  # after its close: longer than anything waits in the outbox


def sessions_to_look_at() -> QuerySet[MarketSession]:
    """Return the sessions of which reminders may be waiting."""
    return MarketSession.objects.filter(opens_at__lt=Now() + timedelta(days=3), closes_at__gt=Now() - LOOKED_AT)


def outdated_reminders(session: MarketSession) -> QuerySet[Notice]:
    """Return what waits to be sent about a session and is no longer true: of other times, or too late."""
    evening = Evening(session, database_now())
    over = (*BEFORE, *DURING) if evening.is_over else () if evening.is_coming else BEFORE
    outdated = Q(pk=None)
    for kind in (*BEFORE, *DURING):
        of_kind, of_today = f"{kind}-{session.number}-", f"{kind}-{session.number}-{session.schedule}-"
        untrue = Q(key__startswith=of_kind)
        outdated |= untrue if kind in over else untrue & ~Q(key__startswith=of_today)
    return Notice.objects.filter(outdated, status=Notice.Status.QUEUED)


def withdraw_outdated(pk: int) -> int:
    """Withdraw what waits to be sent about a session and is no longer true; return how many notices."""
    session = MarketSession.objects.get(pk=pk)
    return outdated_reminders(session).update(
        status=Notice.Status.WITHDRAWN, last_error="outdated before it could be sent"
    )
