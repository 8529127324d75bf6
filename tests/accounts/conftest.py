"""What the tests of people lean on: counters from nothing, and a look into the outbox."""

import re

import pytest

from market.gate import limits
from market.notices.models import Notice
from tests.accounts import people


@pytest.fixture(autouse=True)
def _counters_from_nothing():
    limits._shared().storage.reset()
    limits._own().storage.reset()
    limits._redis_again_at = 0.0


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def redis_away(settings):
    """Nobody listens where Redis should be."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    limits._shared.cache_clear()
    yield
    limits._shared.cache_clear()


@pytest.fixture
def outbox(db):
    """Return the notices written so far, oldest first, when called."""
    return lambda **wanted: list(Notice.objects.filter(**wanted).order_by("pk"))


@pytest.fixture
def last_code(outbox):
    """Return the code in the newest notice to an address or number."""

    def read(recipient):
        body = outbox(recipient=recipient)[-1].body
        return re.findall(r"\b\d{6}\b", body)[0]

    return read


@pytest.fixture
def hoa(db):
    """Hoa buys; she has an e-mail address and a phone, both proved."""
    return people.hoa()


@pytest.fixture
def admin(db):
    """Minh looks after the office's people."""
    return people.admin()


@pytest.fixture
def admin_client(client, admin):
    client.force_login(admin)
    return client
