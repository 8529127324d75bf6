"""Quiet hours: what can wait does not wake anybody. Pure: the moment is given."""

from datetime import datetime, timedelta

from django.conf import settings

from market.kernel.clock import in_hanoi


def held_until(moment: datetime) -> datetime | None:
    """Return when the quiet hours around this moment end; nothing when it lies in none."""
    if settings.QUIET_HOURS is None:
        return None
    begin, end = settings.QUIET_HOURS
    here = in_hanoi(moment)
    time = here.time()
    if not (begin <= time < end if begin < end else time >= begin or time < end):
        return None
    day = here.date() if time < end else here.date() + timedelta(days=1)
    return datetime.combine(day, end, here.tzinfo)
