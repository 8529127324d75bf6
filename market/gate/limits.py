"""How often a thing may be asked, by several keys at once. Over Redis; per process when Redis is gone."""

import hashlib
import logging
import math
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import ngettext
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from market.kernel import rehearsing
from market.kernel.errors import TooMany

logger = logging.getLogger(__name__)

# What costs → key → how often. An address (/24, /64) is shared by many honest people in Vietnam: keep those wide.
# "login here" is one login from one address block: guessing from elsewhere hardly ever shuts the right person out.
LIMITS: dict[str, dict[str, str]] = {
    "sign-in failed": {
        "login here": "5/5 minutes",
        "login": "40/5 minutes",
        "address": "60/5 minutes",
        "all": "2000/minute",
    },
    "sign-up": {"address": "40/hour", "all": "1200/hour"},
    "code": {"login here": "6/hour", "login": "20/hour", "address": "60/hour"},
    "order": {"buyer": "12/minute", "address": "240/minute", "all": "60000/minute"},
    "hold": {"buyer": "60/10 minutes", "address": "1200/10 minutes", "all": "60000/minute"},  # units kept aside
    "assisted order": {"person": "60/hour", "phone": "6/hour"},  # typed for a caller
    "order code": {"phone": "15/15 minutes"},  # typed
    "order code sent": {"phone": "4/15 minutes", "address": "60/hour", "all": "1200/hour"},
    "upload": {"person": "400/hour", "all": "1200/minute"},  # files begun: a dossier is sixty pages, taken twice
    "upload piece": {"person": "600/minute", "all": "30000/minute"},
    "commitment": {"dossier": "5/15 minutes", "recipient": "20/day", "all": "600/hour"},  # codes sent
    "draft": {"address": "240/minute"},  # a link opened or guessed
    "verify": {"address": "60/minute"},
    "verify file": {"address": "30/10 minutes", "all": "600/minute"},
    "receipt": {"order": "30/hour", "address": "240/hour"},  # set on paper
    "desk file": {"vendor": "120/hour"},  # lists, labels and workbooks of a vendor's desk
    "feed": {"address": "240/hour"},  # calendars that come by themselves
    "track": {"code here": "6/15 minutes", "code": "30/hour", "address": "60/hour"},  # orders without an account
    "track sent": {"order": "6/hour"},
    "track code": {"order": "20/hour", "address": "60/hour"},
    "stamp": {"address": "240/minute", "all": "60000/minute"},  # a market stall's visitors share one address
    "share picture": {"address": "300/hour", "all": "6000/hour"},  # made, not those kept
    "rules on paper": {"address": "120/hour", "all": "3000/hour"},
    "archive": {"vendor": "6/day"},
    "invite": {"person": "20/hour", "recipient": "5/day", "all": "600/hour"},
    "remind": {"address": "20/hour"},
    "own browser": {"person": "20/hour"},  # turned on, or sent a notice to try
    "question": {"person": "30/10 minutes", "address": "300/10 minutes", "all": "6000/minute"},
    "product question": {"asker": "10/hour", "address": "60/hour", "all": "3000/hour"},  # each is a mail to a vendor
    "vote": {"person": "60/minute"},
    "complaint": {"address": "20/hour", "all": "1200/hour"},
    "evidence": {"side": "40/hour", "address": "120/hour", "all": "6000/hour"},  # said in a case, with files
    "help": {"side": "6/hour", "address": "60/hour", "all": "1200/hour"},  # the office asked for help about an order
    "review": {"address": "60/hour", "all": "6000/hour"},
    "find complaint": {"code here": "6/15 minutes", "address": "60/hour"},
}
REDIS_PAUSE = 5.0  # seconds without asking a Redis that did not answer

_redis_again_at = 0.0  # monotonic; this process counts by itself until then


@cache
def _parsed(limit: str) -> RateLimitItem:
    return parse(limit)


@cache
def _shared() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(RedisStorage(settings.REDIS_URL, socket_timeout=0.3, socket_connect_timeout=0.25))


@cache
def _own() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(MemoryStorage())


def _ask(method: str, limit: str, who: tuple[str, ...]) -> Any:
    """Ask Redis; while it is away, this process's own memory."""
    global _redis_again_at  # noqa: PLW0603 - the state of this process's line to Redis
    if time.monotonic() >= _redis_again_at:
        try:
            return getattr(_shared(), method)(_parsed(limit), *who)
        except RedisError:
            logger.warning("Redis away: limits count in this process only for %s s", REDIS_PAUSE)
            _redis_again_at = time.monotonic() + REDIS_PAUSE
    return getattr(_own(), method)(_parsed(limit), *who)


def _who(action: str, name: str, keys: Mapping[str, str]) -> tuple[str, ...]:
    """Return the counter's name. Whom it is about is hashed: addresses and logins are not to be read from Redis."""
    value = "" if name == "all" else keys[name]
    digest = hashlib.blake2b(value.encode(), digest_size=16, key=settings.SECRET_KEY.encode()[:64])
    return rehearsing.apart(action), name, digest.hexdigest()


def hit(action: str, keys: Mapping[str, str]) -> None:
    """Count one `action` under each of its keys (e.g. {"login": "a@b", "address": "1.2.3.0/24"}).

    Raise TooMany, with the time to wait in seconds, when one of them is used up.
    """
    for name, limit in LIMITS[action].items():
        who = _who(action, name, keys)
        if not _ask("hit", limit, who):
            raise _too_many(limit, who)


def check(action: str, keys: Mapping[str, str]) -> None:
    """Raise TooMany when one of the keys is used up already, without counting."""
    for name, limit in LIMITS[action].items():
        who = _who(action, name, keys)
        if not _ask("test", limit, who):
            raise _too_many(limit, who)


def _too_many(limit: str, who: tuple[str, ...]) -> TooMany:
    window = _ask("get_window_stats", limit, who)
    seconds = max(1, math.ceil(window.reset_time - time.time()))
    minutes = math.ceil(seconds / 60)
    message = ngettext(
        "Anh/Chị đã thử quá nhiều lần. Hãy chờ khoảng %(minutes)d phút rồi thử lại.",
        "Anh/Chị đã thử quá nhiều lần. Hãy chờ khoảng %(minutes)d phút rồi thử lại.",
        minutes,
    )
    return TooMany(message % {"minutes": minutes}, retry_after=seconds)
