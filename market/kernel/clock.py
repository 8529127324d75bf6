"""The market's clock. UTC inside, Asia/Ho_Chi_Minh (UTC+7, no daylight saving) for people."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return this machine's time, aware, in UTC: for display and for what nobody's money hangs on."""
    return datetime.now(UTC)


def database_now() -> datetime:
    """Return the database's time, aware, in UTC: the one clock all processes share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def in_hanoi(moment: datetime) -> datetime:
    """Return the same moment on Hanoi's wall clock."""
    return moment.astimezone(HANOI)


def today_in_hanoi() -> date:
    """Return today's date in Hanoi."""
    return in_hanoi(now()).date()
