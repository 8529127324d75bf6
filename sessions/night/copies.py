"""One copy for everybody: a page's shared part, made at most once per lifetime however many ask (DESIGN §6).

A hit costs a dictionary look-up. Half a second later one thread of the process asks Redis, while the others go on with
the copy at hand; of all processes the one that wins the turn makes it anew. Without Redis each process makes its own;
without the database the last copy is served on.
"""

import gzip
import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from time import monotonic, sleep, time

from django.core.cache import cache
from django.db import InterfaceError, OperationalError

from market.kernel import clock, rehearsing

logger = logging.getLogger(__name__)

MEMO = 0.5  # seconds a process answers without asking Redis
SLOW = 60  # what lives long is asked after once in this part of its lifetime
MAX_STALE = 3.0  # seconds over time from which a thread waits for the new copy instead of taking the old one
STUCK = 5.0  # seconds over time from which nobody waits for the one whose turn it is (a lost lock, clocks apart)
KEPT = 60  # seconds Redis keeps a copy, at the least
REDIS_REST = 5.0  # seconds Redis is left alone after it did not answer
FIRST_WAIT = 1.0  # seconds to wait for the very first copy that another process is making
MOST_NAMES = 1024  # copies a process remembers

Make = Callable[[], bytes | None]


@dataclass(frozen=True)
class Copy:
    """The bytes of a shared part, plain and packed, with the tag of each; empty when there is no such thing."""

    body: bytes
    packed: bytes
    etag: str
    packed_etag: str
    made_at: float = 0.0  # seconds since 1970, by the maker's clock

    @property
    def is_absent(self) -> bool:
        """Tell whether there is no such thing."""
        return not self.etag


@dataclass(frozen=True)
class _Held:
    copy: Copy
    until: float  # monotonic seconds


ABSENT = Copy(b"", b"", "", "")
_memo: dict[str, _Held] = {}
_locks = tuple(Lock() for _ in range(64))  # a name always takes the same one; sharing a lock only means waiting
_redis_rests_until = 0.0


def copy_of(body: bytes | None) -> Copy:
    """Return the copy of a body with its strong tags."""
    if body is None:
        return Copy(b"", b"", "", "", time())
    tag = blake2b(body, digest_size=12).hexdigest()
    return Copy(body, gzip.compress(body, compresslevel=6, mtime=0), f'"{tag}"', f'"{tag}-gz"', time())


def shared_copy(name: str, make: Make, *, lifetime: float) -> Copy:
    """Return the shared copy `name`, made by `make` at most once per `lifetime` seconds among all processes."""
    if clock.looked_at() is not None:
        return copy_of(make())
    name = rehearsing.apart(name)
    held = _memo.get(name)
    if held is not None and monotonic() < held.until:
        return held.copy
    lock = _locks[hash(name) % len(_locks)]
    if not lock.acquire(blocking=held is None or monotonic() > held.until + MAX_STALE):
        return held.copy if held else ABSENT  # somebody is at it; `held` is set, or the lock would have been waited for
    try:
        held = _memo.get(name)  # a thread that waited finds what the one before it brought
        if held is None or monotonic() >= held.until:
            held = _renew(name, make, lifetime, held)
        return held.copy
    finally:
        lock.release()


def _renew(name: str, make: Make, lifetime: float, old: _Held | None) -> _Held:
    try:
        copy, good_for = _fetch(name, make, lifetime)
    except (OperationalError, InterfaceError):
        if old is None:
            raise
        logger.warning("database away, serving the last copy of %s", name)
        copy, good_for = old.copy, lifetime
    if len(_memo) >= MOST_NAMES:
        _memo.clear()
    held = _memo[name] = _Held(copy, monotonic() + good_for)
    return held


def _fetch(name: str, make: Make, lifetime: float) -> tuple[Copy, float]:
    """Return the copy and for how long this process may use it without asking again."""
    if monotonic() < _redis_rests_until:
        return copy_of(make()), lifetime
    turn = cache.add(f"turn:{name}", 1, timeout=lifetime)  # None: Redis did not answer
    if turn is None:
        _let_redis_rest()
        return copy_of(make()), lifetime
    stored = None if turn else _stored(name)
    if stored is None or time() - stored.made_at > lifetime + STUCK:
        stored = copy_of(make())
        cache.set(f"copy:{name}", stored, timeout=max(KEPT, lifetime + STUCK))
    return stored, max(min(MEMO, lifetime), lifetime / SLOW)


def _stored(name: str) -> Copy | None:
    """Return what the process whose turn it is has made; wait a little when it is the very first copy."""
    deadline = monotonic() + FIRST_WAIT
    while True:
        stored: Copy | None = cache.get(f"copy:{name}")
        if stored is not None or monotonic() > deadline:
            return stored
        sleep(0.05)


def _let_redis_rest() -> None:
    global _redis_rests_until  # noqa: PLW0603 - one per process, like the memo
    _redis_rests_until = monotonic() + REDIS_REST
    logger.warning("Redis away: every process makes its own copies")


def forget_copies() -> None:
    """Empty the process's memory (Redis keeps its own): for tests and after a fork."""
    global _redis_rests_until  # noqa: PLW0603
    _redis_rests_until = 0.0
    _memo.clear()
