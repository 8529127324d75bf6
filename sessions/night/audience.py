"""How many people watch: every open page of a live session says so twice a minute, and processes count that together.

The fragment itself says nothing about it: what stands in front of the web servers answers nearly all who ask for it.
A sign of life costs an entry in a list; once a second one of them carries the list to Redis.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from threading import Lock
from time import monotonic, time

from redis.exceptions import RedisError

from market.kernel.quick_store import quick_store

logger = logging.getLogger(__name__)

SIGN_EVERY = 30  # seconds, as the page has it in data-poll; a page that nobody looks at gives none
KEPT_SECONDS = 2 * 3600
CARRY_EVERY = 1.0  # seconds
REDIS_REST = 5.0  # seconds Redis is left alone after it did not answer

Watched = dict[int, int]  # a session's number → pages open, on average over a minute


class Audience:
    """Notes signs of life in this process; without Redis nothing is noted."""

    def __init__(self) -> None:
        self._waiting: list[int] = []
        self._carry_at = 0.0
        self._turn = Lock()

    def note(self, number: int) -> None:
        """Note that a page of a session is open."""
        self._waiting.append(number)
        moment = monotonic()
        if moment >= self._carry_at and self._turn.acquire(blocking=False):
            try:
                self._carry(moment)
            finally:
                self._turn.release()

    def _carry(self, moment: float) -> None:
        """Bring what was noted to Redis; what comes in meanwhile waits for the next time."""
        noted, self._waiting = self._waiting, []
        self._carry_at = moment + CARRY_EVERY
        try:
            _add(int(time() // 60), noted)
        except RedisError:
            self._carry_at = moment + REDIS_REST


def _name(minute: int) -> str:
    return f"audience:{minute}"


def _add(minute: int, noted: Iterable[int]) -> None:
    with quick_store().pipeline(transaction=False) as pipe:
        for number, count in Counter(noted).items():
            pipe.hincrby(_name(minute), str(number), count)
        pipe.expire(_name(minute), KEPT_SECONDS)
        pipe.execute()


def watched_in(minutes: Iterable[int]) -> dict[int, Watched] | None:
    """Return how many watched in each of some minutes (since 1970); None when Redis does not answer."""
    asked = list(minutes)
    try:
        with quick_store().pipeline(transaction=False) as pipe:
            for minute in asked:
                pipe.hgetall(_name(minute))
            counted = pipe.execute()
    except RedisError:
        logger.warning("Redis away: nobody knows how many watch")
        return None
    return {minute: _pages(signs) for minute, signs in zip(asked, counted, strict=True)}


def _pages(signs: dict[str, str]) -> Watched:
    return {int(number): round(int(count) * SIGN_EVERY / 60) for number, count in signs.items()}
