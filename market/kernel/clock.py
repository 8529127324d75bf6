"""The market's clock. UTC inside, Asia/Ho_Chi_Minh (UTC+7, no daylight saving) for people.

Pages ask it, and the `Now` below instead of Django's, so that the office can look at them as of another moment. What
sells and what writes asks the database itself (`clock_timestamp()`): it cannot be led to believe in another moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import functions

from market.kernel import rehearsing

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_looked_at: ContextVar[datetime | None] = ContextVar("looked_at", default=None)


@contextmanager
def looking_at(moment: datetime) -> Iterator[None]:
    """Let what is drawn inside see the market as of another moment."""
    token = _looked_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _looked_at.reset(token)


def looked_at() -> datetime | None:
    """Return the moment the market is looked at as of, or None: then it is the present."""
    return _looked_at.get()


def cache_name(key: str, prefix: str, version: int) -> str:
    """Return the name of a cached thing: what is of another moment or of a rehearsal never mixes with the present."""
    key, moment = rehearsing.apart(key), _looked_at.get()
    return f"{prefix}:{version}:{key}" if moment is None else f"{prefix}:{version}:{key}@{moment.isoformat()}"


class Now(functions.Now):
    """The database's time in a query of a page, or the moment the page is looked at as of."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL and its values."""
        moment = _looked_at.get()
        if moment is None:
            return super().as_postgresql(compiler, connection, **context)
        return "%s::timestamptz", [moment]


def now() -> datetime:
    """Return this machine's time, aware, in UTC: for display and for what nobody's money hangs on."""
    return _looked_at.get() or datetime.now(UTC)


def database_now() -> datetime:
    """Return the database's time, aware, in UTC: the one clock all processes share."""
    moment = _looked_at.get()
    if moment is not None:
        return moment
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        read: datetime = cursor.fetchone()[0]
    return read.astimezone(UTC)


def in_hanoi(moment: datetime) -> datetime:
    """Return the same moment on Hanoi's wall clock."""
    return moment.astimezone(HANOI)


def today_in_hanoi() -> date:
    """Return today's date in Hanoi."""
    return in_hanoi(now()).date()
