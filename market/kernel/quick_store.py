"""Redis for counters that may be lost: one client per process that never keeps anybody waiting."""

from functools import cache

from django.conf import settings
from redis import Redis


@cache
def quick_store() -> Redis:
    """Return this process's client; every call may raise RedisError within a third of a second."""
    return Redis.from_url(settings.REDIS_URL, socket_timeout=0.3, socket_connect_timeout=0.25, decode_responses=True)
