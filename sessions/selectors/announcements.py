"""Announcements: the banners everybody inside reads."""

from datetime import datetime

from django.db.models import QuerySet

from sessions.models import Announcement, MarketSession


def current_announcements(session: MarketSession, moment: datetime) -> QuerySet[Announcement]:
    """Return what is announced in a session at a moment, warnings first, then newest first."""
    standing = session.announcements.filter(withdrawn_at=None, shown_from__lte=moment, shown_until__gt=moment)
    return standing.order_by("-tone", "-shown_from", "-pk")  # "warning" after "news" in the alphabet
