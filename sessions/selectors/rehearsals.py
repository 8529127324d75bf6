"""Rehearsals: the one that runs, and how the last ones went."""

from django.db.models.functions import Now

from sessions.models import MarketSession, Rehearsal


def running_rehearsal() -> Rehearsal | None:
    """Return the rehearsal that runs now, or None; there is one at a time."""
    return Rehearsal.objects.select_related("session").filter(ended_at=None, ends_at__gt=Now()).first()


def rehearsal_of(session: MarketSession) -> Rehearsal | None:
    """Return the rehearsal of a session that runs now, or None."""
    running = running_rehearsal()
    return running if running and running.session_id == session.pk else None


def forgotten_rehearsals() -> list[int]:
    """Return the rehearsals whose time is over and which nobody ended."""
    return list(Rehearsal.objects.filter(ended_at=None, ends_at__lte=Now()).values_list("pk", flat=True))


def last_rehearsals(session: MarketSession, limit: int = 5) -> list[Rehearsal]:
    """Return the latest rehearsals of a session that are over, newest first, with who led them."""
    over = session.rehearsals.filter(ended_at__isnull=False).select_related("started_by")
    return list(over[:limit])
