"""What every test may lean on. The engines are started by the plugin tests.engines."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings

PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Serve static files under their plain names: no collectstatic before the tests."""
    from django.conf import settings  # noqa: PLC0415 - only now configured

    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN_STATIC}):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Begin each test with an empty cache: nothing counted, nothing remembered."""
    cache.clear()
