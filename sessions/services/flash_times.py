"""Flash windows when their evening's times change: they last as long as before, at the same minute of selling."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from sessions.models import FlashWindow, MarketSession


def freeze_flash(session: MarketSession, paused_at: datetime, pause: timedelta) -> None:
    """Let windows last as long as if there had been no pause, and begin as late."""
    for window in _later_first(_standing(session).filter(ends_at__gt=paused_at)):
        _shift(window, pause, stays_begun=window.starts_at <= paused_at)


def move_flash(session: MarketSession, by: timedelta) -> None:
    """Let the windows of an evening that has not opened come as much later or earlier as the evening does."""
    windows = _later_first(_standing(session))
    for window in windows if by > timedelta(0) else reversed(windows):
        _shift(window, by)


def _standing(session: MarketSession) -> QuerySet[FlashWindow]:
    return FlashWindow.objects.filter(listing__session=session, withdrawn_at=None)


def _later_first(windows: QuerySet[FlashWindow]) -> list[FlashWindow]:
    """Lock windows, those that come last first: moved ahead in this order, none ever meets its neighbour."""
    return list(windows.select_for_update(of=("self",)).order_by("-starts_at", "-pk"))


def _shift(window: FlashWindow, by: timedelta, *, stays_begun: bool = False) -> None:
    if not stays_begun:
        window.starts_at += by
    window.ends_at += by
    window.save(update_fields=["starts_at", "ends_at"])
