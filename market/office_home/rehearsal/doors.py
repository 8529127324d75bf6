"""The way into a rehearsal: another connection in the place of the real one, for as long as the block lasts.

It sees the schema `rehearsal` and nothing else: a table that is missing there is an error, never the real one, and the
real connection's own search path is not touched, so that nothing can leak into the next request. While somebody is
inside, the schema cannot be dropped under their feet: they share a lock that the end of a rehearsal takes for itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import errors

from market.kernel.rehearsing import rehearsing

SCHEMA = "rehearsal"
LOCK = 7_283_512  # shared by whoever is inside; taken alone to build and to drop
PATIENCE = "5s"  # for the lock


class Closed(Exception):  # noqa: N818 - an outcome: there is no rehearsal to enter
    """Say that there is no rehearsal."""


@contextmanager
def inside() -> Iterator[None]:
    """Let everything in the block happen in the rehearsal; raise Closed when there is none."""
    with _instead(SCHEMA) as there, rehearsing():
        _take_part(there)
        yield


@contextmanager
def workshop() -> Iterator[BaseDatabaseWrapper]:
    """Lend a connection that makes things in the rehearsal and finds the market's real ones behind them."""
    with _instead(f"{SCHEMA},public") as there:
        yield there


@contextmanager
def _instead(search_path: str) -> Iterator[BaseDatabaseWrapper]:
    real = connections[DEFAULT_DB_ALIAS]
    there = real.copy()
    options = {key: value for key, value in there.settings_dict.get("OPTIONS", {}).items() if key != "pool"}
    options["options"] = f"{options.get('options', '')} -c search_path={search_path} -c lock_timeout={PATIENCE}".strip()
    there.settings_dict["OPTIONS"] = options
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield there
    finally:
        connections[DEFAULT_DB_ALIAS] = real
        there.close()  # with it go its locks


def _take_part(there: BaseDatabaseWrapper) -> None:
    """Share the lock, then look whether this connection sees the rehearsal alone (a pooler may have seen to less)."""
    with there.cursor() as cursor:
        try:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [LOCK])
        except OperationalError as error:
            if not isinstance(error.__cause__, errors.LockNotAvailable):
                raise
            raise Closed from error  # it is being wiped
        cursor.execute("SELECT current_schemas(false)::text[]")
        if cursor.fetchone() != ([SCHEMA],):
            raise Closed
