"""A storm against one server: so many clients until the attempts are used up, watched all the while, judged after."""

import asyncio
import time
from dataclasses import dataclass

import psycopg

from benchmarks.storm import sums
from benchmarks.storm.buyers import Buyer
from benchmarks.storm.clock import running_clock
from benchmarks.storm.evening import Evening
from benchmarks.storm.ledger import Ledger

AT_ONCE = 200  # in a short storm; a long one has enough of everything else with fewer of it


@dataclass
class Storm:
    """What came of it."""

    ledger: Ledger
    seconds: float
    looks: int
    problems: dict[str, str]  # empty when all is well
    counts: dict[str, int]


def rage(
    *, port: int, database_url: str, evening: Evening, attempts: int, clients: int, at_once: int = AT_ONCE
) -> Storm:
    """Let so many clients make so many attempts to order; return what happened and what is wrong now.

    `at_once` is how many buyers tap one good at once for each 76 who do anything else.
    """
    ledger = Ledger(attempts)
    with psycopg.connect(database_url, autocommit=True) as connection:
        before = sums.deadlocks(connection)
        begun = time.perf_counter()
        with running_clock(database_url, ledger), sums.watching(database_url) as watch:
            asyncio.run(_stay([Buyer(port, evening, ledger, at_once) for _client in range(clients)]))
        seconds = time.perf_counter() - begun
        problems = watch.problems | sums.wrong_afterwards(connection, ledger)
        problems |= {what: f"{times} times" for what, times in ledger.problems.items()}
        if locked := sums.deadlocks(connection) - before:
            problems["deadlocks"] = str(locked)
        return Storm(ledger, seconds, watch.looks, problems, _counts(connection))


async def _stay(buyers: list[Buyer]) -> None:
    async with asyncio.TaskGroup() as group:
        for buyer in buyers:
            group.create_task(buyer.stay())


def _counts(connection: psycopg.Connection[tuple[int]]) -> dict[str, int]:
    """Return how much of everything there is, for who reads the report."""
    questions = {
        "orders": "SELECT count(*) FROM orders_order",
        "of these cancelled": "SELECT count(*) FROM orders_order WHERE status = 'cancelled'",
        "orders of baskets of several vendors": """
            SELECT count(*) FROM orders_order WHERE placing_id IN (
                SELECT placing_id FROM orders_order GROUP BY placing_id HAVING count(*) > 1)
        """,
        "units there were": "SELECT sum(allotment) FROM market_sessions_listing",
        "units sold": "SELECT sum(sold) FROM market_sessions_listing",
        "holds": "SELECT count(*) FROM orders_hold",
        "holds run out": "SELECT count(*) FROM orders_hold WHERE ending = 'expired'",
        "holds that became orders": "SELECT count(*) FROM orders_hold WHERE ending = 'placed'",
        "holds extended": "SELECT count(*) FROM orders_hold WHERE is_extended",
        "waited in line": "SELECT count(*) FROM orders_waitingbuyer",
        "offered to who waited": "SELECT count(*) FROM orders_waitingbuyer WHERE hold_id IS NOT NULL",
        "witness entries": "SELECT count(*) FROM orders_witnessentry",
    }
    found = {name: connection.execute(query).fetchone() for name, query in questions.items()}
    return {name: int(row[0]) for name, row in found.items() if row}
