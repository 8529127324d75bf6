"""What every test may lean on. The engines are started by the plugin tests.engines."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings

PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
QUICK_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """Serve static files under their plain names (no collectstatic) and hash passwords quickly."""
    from django.conf import settings

    storages = settings.STORAGES | {"staticfiles": PLAIN_STATIC}
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=QUICK_HASHER):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Begin each test with an empty cache: nothing counted, nothing remembered."""
    cache.clear()
