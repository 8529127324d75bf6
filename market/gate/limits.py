"""How often a thing may be asked, by several keys at once. Over Redis; per process when Redis is gone."""

import logging
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from market.kernel.errors import TooMany

logger = logging.getLogger(__name__)

# What costs → key → how often. An address (/24, /64) is shared by many honest people in Vietnam: keep those wide.
LIMITS: dict[str, dict[str, str]] = {
    "sign-in failed": {"login": "5/5 minutes", "address": "60/5 minutes", "all": "2000/minute"},
    "sign-up": {"address": "40/hour", "all": "1200/hour"},
    "code": {"login": "6/hour", "address": "60/hour"},
    "order": {"buyer": "12/minute", "address": "240/minute", "all": "30000/minute"},
    "upload": {"person": "120/hour", "all": "1200/minute"},
    "verify": {"address": "60/minute"},
    "remind": {"address": "20/hour"},
}


@cache
def _parsed(limit: str) -> RateLimitItem:
    return parse(limit)


@cache
def _limiters() -> tuple[FixedWindowRateLimiter, FixedWindowRateLimiter]:
    shared = RedisStorage(settings.REDIS_URL, socket_timeout=0.3, socket_connect_timeout=0.25)
    return FixedWindowRateLimiter(shared), FixedWindowRateLimiter(MemoryStorage())


def _ask(method: str, limit: str, *identifiers: str) -> bool:
    shared, own = _limiters()
    try:
        return bool(getattr(shared, method)(_parsed(limit), *identifiers))
    except RedisError:
        logger.warning("Redis away: counting %s in this process only", identifiers[0])
        return bool(getattr(own, method)(_parsed(limit), *identifiers))


def hit(action: str, keys: Mapping[str, str]) -> None:
    """Count one `action` under each of its keys (e.g. {"login": "a@b", "address": "1.2.3.0/24"}).

    Raise TooMany, with the time to wait in seconds, when one of them is used up.
    """
    for name, limit in LIMITS[action].items():
        if not _ask("hit", limit, action, name, keys.get(name, "")):
            raise _too_many(limit)


def check(action: str, keys: Mapping[str, str]) -> None:
    """Raise TooMany when one of the keys is used up already, without counting."""
    for name, limit in LIMITS[action].items():
        if not _ask("test", limit, action, name, keys.get(name, "")):
            raise _too_many(limit)


def _too_many(limit: str) -> TooMany:
    seconds = _parsed(limit).get_expiry()
    minutes = max(1, round(seconds / 60))
    return TooMany(
        _("Anh/Chị đã thử quá nhiều lần. Hãy chờ khoảng %(minutes)d phút rồi thử lại.") % {"minutes": minutes},
        retry_after=seconds,
    )
