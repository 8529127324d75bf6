"""An evening as it is: thousands watch and poll every three seconds, some arrive, orders come in all the while.

Tells how long pages, polls and orders take, how old the shared fragment ever is, and what the viewers cost the
database. How old: every order adds a unit to the sum the fragment shows, so an answer that shows less than what had
been acknowledged so many seconds before it came shows a state at least that old. How often it is made anew: by the time
at which each shared copy in Redis was made.
"""

import asyncio
import os
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import psycopg

from benchmarks import load
from benchmarks.world import World

VIEWERS = int(os.environ.get("BENCH_VIEWERS", "2000"))
SECONDS = float(os.environ.get("BENCH_CROWD_SECONDS", "30"))
ORDERS_PER_MINUTE = 100
ARRIVALS_PER_SECOND = 2.0
POLL = 3.0  # seconds, as the page asks; drawn anew each time by a sixth, as the page does
SETTLE = 4.0  # seconds until everybody is inside; not counted
LOOK = 0.1  # seconds between two looks at the shared copy
GOALS = {  # what the evening should keep to on two cores with nothing else running
    "crowd_page": ("p95", 200.0),
    "crowd_placing": ("p95", 300.0),
    "crowd_oldest_fragment": ("value", 3.0),
    "crowd_rebuilds_per_second": ("value", 1.1),  # one, and what the edges of the measurement add
}
HANDED_IN = 10.5  # seconds after which a connection at rest has handed in its counts
OWN_STATEMENTS = 2  # between two countings: each asks twice, the first has been counted
_SUM = re.compile("([0-9.]+) phần đã được chốt".encode())


@dataclass
class Tally:
    """What one kind of request met: seconds each took, and the statuses."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        """Return the latency (milliseconds) that `share` of the requests stayed below."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass
class CrowdFigures:
    """The evening in figures: milliseconds, seconds, counts."""

    polls: Tally
    pages: Tally
    orders: Tally
    oldest: float  # seconds the oldest fragment anybody was shown lagged behind
    statements_per_poll: float  # of the database, orders and arrivals not counted
    rebuilds_per_second: float  # of the fragment, with all viewers polling


class Crowd:
    """Viewers, arrivals and buyers of one evening against one server."""

    def __init__(self, world: World, port: int) -> None:
        self.world, self.port = world, port
        self.polls, self.pages, self.orders = Tally(), Tally(), Tally()
        self.acknowledged: list[float] = []  # when; each one unit
        self.oldest = 0.0
        self.counts = False  # only what happens after everybody is inside is counted
        self.sold_before = 0

    async def live(self, *, buying: bool) -> None:
        """Let the evening run for SETTLE + SECONDS; without `buying` only viewers are there."""
        until = time.perf_counter() + SETTLE + SECONDS
        parts: list[Awaitable[None]] = [self._viewer(until) for _ in range(VIEWERS)]
        if buying:
            parts += [self._buyers(until), self._arrivals(until)]
        asyncio.get_running_loop().call_later(SETTLE, self._begin)
        await asyncio.gather(*parts)

    def _begin(self) -> None:
        self.counts = True

    async def _viewer(self, until: float) -> None:
        await asyncio.sleep(random.uniform(0, POLL))
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        tag, units = "", 0
        while time.perf_counter() < until:
            headers = {"Accept-Encoding": "identity"} | ({"If-None-Match": tag} if tag else {})
            sent = time.perf_counter()
            writer.write(load.request("GET", f"/phien-cho/{self.world.session}/bang/vi/", headers=headers))
            status, head, body = await _answer(reader)
            if status not in {200, 304}:
                raise SystemExit(f"a viewer met an unexpected answer: {status}")
            self._note(self.polls, sent, status)
            if status == 200:
                tag, units = _header(head, b"etag").decode(), _sum_in(body)
            self._judge_age(units)
            await asyncio.sleep(POLL * random.uniform(5 / 6, 7 / 6))
        writer.close()

    async def _buyers(self, until: float) -> None:
        next_order = self.world.our_orders(200)
        await self._now_and_then(ORDERS_PER_MINUTE / 60, until, lambda: self._one(next_order(), self.orders, 302))

    async def _arrivals(self, until: float) -> None:
        browser = {"Accept-Language": "vi", "Accept-Encoding": "gzip"}  # packing the page is part of its price
        visit = load.request("GET", f"/phien-cho/{self.world.session}/", headers=browser)
        await self._now_and_then(ARRIVALS_PER_SECOND, until, lambda: self._one(visit, self.pages, 200))

    async def _now_and_then(self, per_second: float, until: float, act: Callable[[], Awaitable[None]]) -> None:
        """Begin something so often on average, whether or not the last was answered."""
        begun: set[asyncio.Task[None]] = set()
        while time.perf_counter() < until:
            await asyncio.sleep(random.expovariate(per_second))
            begun.add(asyncio.ensure_future(act()))
        await asyncio.gather(*begun)

    async def _one(self, request: bytes, tally: Tally, good: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        sent = time.perf_counter()
        writer.write(request)
        status, _head, _body = await _answer(reader)
        writer.close()
        if status != good:
            raise SystemExit(f"the crowd met an unexpected answer: {status}")
        if good == 302:
            self.acknowledged.append(time.perf_counter())
        self._note(tally, sent, status)

    def _note(self, tally: Tally, sent: float, status: int) -> None:
        if self.counts:
            tally.latencies.append(time.perf_counter() - sent)
            tally.statuses[status] += 1

    def _judge_age(self, units: int) -> None:
        """Note how long ago the first acknowledged order was that this fragment, just received, does not show."""
        shown = max(0, units - self.sold_before)
        if self.counts and shown < len(self.acknowledged):
            self.oldest = max(self.oldest, time.perf_counter() - self.acknowledged[shown])


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = int(_header(head, b"content-length") or 0)
    if not length and status == 200:
        raise SystemExit("an answer without a length")
    return status, head, await reader.readexactly(length) if length else b""


def _header(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(name + b":"):
            return line.split(b":", 1)[1].strip()
    return b""


def _sum_in(body: bytes) -> int:
    found = _SUM.search(body)
    return int(found[1].replace(b".", b"")) if found else 0


def _statements() -> int:
    """Return how many transactions the database has ended so far: polls and rebuilds ask outside of transactions."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        row = connection.execute(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    return int(row[0])


def _statements_of(act: Callable[[], None]) -> int:
    """Return how many statements the database answers meanwhile, our own questions not counted."""
    time.sleep(HANDED_IN)
    before = _statements()
    act()
    time.sleep(HANDED_IN)
    return max(0, _statements() - before - OWN_STATEMENTS)


@contextmanager
def _copies_made(world: World) -> Iterator[set[float]]:
    """Collect meanwhile when each shared copy of the fragment was made, in seconds since 1970."""
    from django.core.cache import cache

    made: set[float] = set()
    over = Event()

    def look() -> None:
        while not over.wait(LOOK):
            copy = cache.get(f"copy:live:{world.session}:vi")
            if copy is not None:
                made.add(copy.made_at)

    looking = Thread(target=look)
    looking.start()
    try:
        yield made
    finally:
        over.set()
        looking.join()


def measure_crowd(world: World, port: int) -> CrowdFigures:
    """Let viewers watch alone, to see what they cost the database; then let the evening run and return its figures."""
    quiet = Crowd(world, port)
    with _copies_made(world) as made:
        statements = _statements_of(lambda: asyncio.run(quiet.live(buying=False)))
    evening = Crowd(world, port)
    evening.sold_before = world.units_sold()
    asyncio.run(evening.live(buying=True))
    polls = sum(quiet.polls.statuses.values()) * (SETTLE + SECONDS) / SECONDS
    return CrowdFigures(
        polls=evening.polls,
        pages=evening.pages,
        orders=evening.orders,
        oldest=evening.oldest,
        statements_per_poll=statements / polls,
        rebuilds_per_second=len(made) / (max(made) - min(made)) if len(made) > 1 else 0.0,
    )


def report_crowd(figures: CrowdFigures) -> dict[str, dict[str, float | int | str]]:
    """Print the evening's figures and return them for var/bench.json."""
    rows = {
        f"crowd_{name}": {
            "p50": round(tally.percentile(0.5), 1),
            "p95": round(tally.percentile(0.95), 1),
            "unit": "ms",
            "n": len(tally.latencies),
        }
        for name, tally in (("poll", figures.polls), ("page", figures.pages), ("placing", figures.orders))
    }
    print(f"\n{VIEWERS} viewers polling, {ORDERS_PER_MINUTE} orders a minute, {SECONDS:.0f} s")
    for name, row in rows.items():
        print(f"{name:40} p50 {row['p50']:8.1f} ms   p95 {row['p95']:8.1f} ms   n {row['n']:8d}")
    print(f"{'oldest fragment shown':40} {figures.oldest:8.2f} s")
    print(f"{'database statements per poll':40} {figures.statements_per_poll:8.4f}")
    print(f"{'fragments made per second':40} {figures.rebuilds_per_second:8.2f}")
    shared = {
        "crowd_oldest_fragment": {"value": round(figures.oldest, 2), "unit": "s", "n": len(figures.polls.latencies)},
        "crowd_statements_per_poll": {"value": round(figures.statements_per_poll, 4), "unit": "per poll"},
        "crowd_rebuilds_per_second": {"value": round(figures.rebuilds_per_second, 2), "unit": "per second"},
    }
    found: dict[str, dict[str, float | int | str]] = rows | shared  # type: ignore[assignment]
    for name, (part, goal) in GOALS.items():
        found[name]["goal"] = goal
        if float(found[name][part]) > goal:
            print(f"{name} misses its goal: {found[name][part]} > {goal:g} {found[name]['unit']}")
    return found
