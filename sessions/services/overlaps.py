"""One evening at a time: what hands out numbers and times waits its turn, and no session runs into another.

The database holds no exclusion constraint over the times: a pause nobody foresaw may push a close past the next
opening, and refusing to open again would leave people outside. Whoever plans, moves or extends is refused instead.
"""

from datetime import datetime

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from market.kernel.templatetags.formats import day_and_time
from sessions.models import MarketSession

_CALENDAR = 20_30  # the advisory lock of everything that writes numbers and times


def lock_calendar() -> None:
    """Let one transaction at a time hand out numbers and times; take it before any session's row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CALENDAR])


def next_number() -> int:
    """Return the number after the highest one given out; ask with the calendar locked."""
    return (MarketSession.objects.aggregate(highest=Max("number"))["highest"] or 0) + 1


def refuse_overlap(session: MarketSession, opens_at: datetime, closes_at: datetime) -> None:
    """Refuse times at which another session that goes on is open."""
    others = MarketSession.objects.exclude(pk=session.pk).filter(stopped_at=None)
    other = others.filter(opens_at__lt=closes_at, closes_at__gt=opens_at).order_by("opens_at").first()
    if other is not None:
        words = _("Giờ này trùng với phiên %(number)d, mở lúc %(time)s.")
        raise Refused(words % {"number": other.number, "time": day_and_time(other.opens_at)}, field="opens_at")


def refuse_running_into(session: MarketSession, closes_at: datetime) -> None:
    """Refuse a later close by which another session has opened."""
    ahead = MarketSession.objects.exclude(pk=session.pk).filter(stopped_at=None, opens_at__gte=session.closes_at)
    other = ahead.filter(opens_at__lt=closes_at).order_by("opens_at").first()
    if other is not None:
        words = _("Thêm như vậy thì lấn sang phiên %(number)d, mở lúc %(time)s.")
        raise Refused(words % {"number": other.number, "time": day_and_time(other.opens_at)}, field="minutes")
