"""How fast pages answer: each route's times of the last minutes, as counts per step of time, shared through Redis.

A request costs two looks at the clock and an entry in a list; once a second one of them carries the list to Redis.
Counts, not times, are kept: a night's worth of them is small, and the 95th of a hundred is read off the steps.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, log
from threading import Lock
from time import monotonic, time

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from redis.exceptions import RedisError

from market.kernel import rehearsing
from market.kernel.quick_store import quick_store

logger = logging.getLogger(__name__)

MINUTES = 5  # how far back is looked
KEPT_SECONDS = 60 * (MINUTES + 1)
CARRY_EVERY = 1.0  # seconds
REDIS_REST = 5.0  # seconds Redis is left alone after it did not answer
STEP = 1.2  # each step of time is a fifth longer than the one before
FEWEST = 5  # requests of a view, below which its pace says nothing

Tally = tuple[str, int]  # a route, such as "don-hang/<str:code>/", and a step of time


@dataclass(frozen=True)
class Pace:
    """How fast the pages of one route answered: 95 of 100 requests within `p95` milliseconds."""

    route: str
    p95: int
    requests: int


def step_of(seconds: float) -> int:
    """Return the step of time a duration falls into."""
    return max(0, ceil(log(max(seconds * 1000, 1.0), STEP)))


def paces(tallies: Mapping[Tally, int]) -> list[Pace]:
    """Return the pace of each route with enough requests, slowest first."""
    routes: dict[str, Counter[int]] = {}
    for (route, step), count in tallies.items():
        routes.setdefault(route, Counter())[step] += count
    found = [Pace(route, _p95(steps), steps.total()) for route, steps in routes.items() if steps.total() >= FEWEST]
    return sorted(found, key=lambda pace: (-pace.p95, pace.route))


def _p95(steps: Counter[int]) -> int:
    wanted, seen = 0.95 * steps.total(), 0
    for step in sorted(steps):
        seen += steps[step]
        if seen >= wanted:
            return round(STEP**step)
    return 0


def latest_paces() -> list[Pace] | None:
    """Return the paces of the last minutes, slowest first; None when Redis does not answer."""
    minute = int(time() // 60)
    try:
        with quick_store().pipeline(transaction=False) as pipe:
            for back in range(MINUTES):
                pipe.hgetall(_name(minute - back))
            counted = pipe.execute()
    except RedisError:
        logger.warning("Redis away: nobody knows how fast pages are")
        return None
    tallies: Counter[Tally] = Counter()
    for hashed in counted:
        for field, count in hashed.items():
            route, _bar, step = field.rpartition("|")
            tallies[route, int(step)] += int(count)
    return paces(tallies)


def _name(minute: int) -> str:
    return f"pace:{minute}"


class PaceMiddleware:
    """Note how long each named page takes; without Redis nothing is noted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._waiting: list[Tally] = []
        self._carry_at = monotonic() + CARRY_EVERY
        self._turn = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = monotonic()
        response = self.get_response(request)
        ended = monotonic()
        match = request.resolver_match
        if match is not None and match.url_name and rehearsing.COOKIE not in request.COOKIES:
            self._waiting.append((match.route, step_of(ended - began)))
            if ended >= self._carry_at and self._turn.acquire(blocking=False):
                try:
                    self._carry(ended)
                finally:
                    self._turn.release()
        return response

    def _carry(self, moment: float) -> None:
        """Bring what was noted to Redis; what comes in meanwhile waits for the next time."""
        noted, self._waiting = self._waiting, []
        self._carry_at = moment + CARRY_EVERY
        try:
            _add(int(time() // 60), noted)
        except RedisError:
            self._carry_at = moment + REDIS_REST


def _add(minute: int, noted: Iterable[Tally]) -> None:
    with quick_store().pipeline(transaction=False) as pipe:
        for (route, step), count in Counter(noted).items():
            pipe.hincrby(_name(minute), f"{route}|{step}", count)
        pipe.expire(_name(minute), KEPT_SECONDS)
        pipe.execute()
