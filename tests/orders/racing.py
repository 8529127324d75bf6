"""Many buyers at once: real threads, each with a connection of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from django.db import connection

from market.kernel.errors import Problem
from sessions.models import Listing


def outcome(call: Callable[[], Any]) -> Any:
    """Return what a call returns, or the refusal it raises, and give the connection back."""
    try:
        return call()
    except Problem as problem:
        return problem
    finally:
        connection.close()


def all_at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Make the calls in as many threads at the same instant; return their outcomes."""
    start = Barrier(len(calls))

    def begin(call: Callable[[], Any]) -> Any:
        start.wait()
        return outcome(call)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(begin, calls))


@dataclass
class Waiting:
    """An order that waits for a row, and the one who holds it."""

    order: Future[Any]
    holder: Any  # a cursor inside the transaction that holds the row


@contextmanager
def waiting_order(call: Callable[[], Any], listing: Listing) -> Iterator[Waiting]:
    """Hold the listing's row while `call` waits for it; inside, change what you like; the row is let go at the end."""
    holder = connection.copy()
    try:
        with holder.cursor() as cursor, ThreadPoolExecutor(1) as pool:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM market_sessions_listing WHERE id = %s FOR NO KEY UPDATE", [listing.pk])
            order = pool.submit(outcome, call)
            wait_for_a_waiter()
            yield Waiting(order, cursor)
            cursor.execute("COMMIT")
            order.result(timeout=10)
    finally:
        holder.close()


def wait_for_a_waiter() -> None:
    """Return once somebody waits for a lock in this database."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
