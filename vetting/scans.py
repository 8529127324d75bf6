"""Counting how often stamps are scanned, in Redis: no person, no address, and nothing that could be put together again.

A network is known only by a hash under a key drawn for the day. The hashes go into a HyperLogLog, which keeps none of
them, only about how many there were; the key is forgotten with the day. Without Redis the page opens and the scan is
missed: these figures are a hint to the office, never proof.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from market.kernel import rehearsing

logger = logging.getLogger(__name__)

KEPT_SECONDS = 2 * 24 * 3600  # yesterday is carried into the database after midnight
KEY_SECONDS = 24 * 3600
HASH_BYTES = 16

_key_of_day: tuple[date, bytes] | None = None  # this process's copy; another day's is thrown away


@dataclass(frozen=True)
class Counted:
    """A lot's scans on a day, and from about how many networks."""

    scans: int
    places: int


@cache
def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=0.3, socket_connect_timeout=0.25)


def _scans(day: date) -> str:
    return f"scans:{day}"


def _places(day: date, lot: int) -> str:
    return f"scan-places:{day}:{lot}"


def note(*, lot: int, network: str, day: date) -> None:
    """Count one opening of a lot's page from a network (an address block). Missed when Redis is away.

    What is opened in a rehearsal is no scan.
    """
    if rehearsing.is_on():
        return
    try:
        hashed = hashlib.blake2b(network.encode(), key=_key(day), digest_size=HASH_BYTES).digest()
        with _redis().pipeline(transaction=False) as pipe:
            pipe.hincrby(_scans(day), str(lot), 1)
            pipe.expire(_scans(day), KEPT_SECONDS)
            pipe.pfadd(_places(day, lot), hashed)
            pipe.expire(_places(day, lot), KEPT_SECONDS)
            pipe.execute()
    except RedisError:
        logger.warning("Redis away: a scan of lot %s is not counted", lot)


def _key(day: date) -> bytes:
    """Return the day's key, the same in all processes; drawn by whoever asks first, forgotten by itself."""
    global _key_of_day  # noqa: PLW0603 - one per process
    if _key_of_day is None or _key_of_day[0] != day:
        name = f"scan-key:{day}"
        _redis().set(name, secrets.token_bytes(32), nx=True, ex=KEY_SECONDS)
        drawn: Any = _redis().get(name)
        _key_of_day = (day, drawn or secrets.token_bytes(32))
    return _key_of_day[1]


def counted(day: date) -> dict[int, Counted]:
    """Return what was counted on a day, by lot; nothing when Redis is away."""
    try:
        scans = {int(lot): int(n) for lot, n in _redis().hgetall(_scans(day)).items()}
        with _redis().pipeline(transaction=False) as pipe:
            for lot in scans:
                pipe.pfcount(_places(day, lot))
            places = pipe.execute()
    except RedisError:
        logger.warning("Redis away: no scans of %s", day)
        return {}
    return {lot: Counted(n, int(near)) for (lot, n), near in zip(scans.items(), places, strict=True)}
