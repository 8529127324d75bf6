"""What every test may lean on. The engines are started by the plugin tests.engines."""

import importlib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from market.places.models import Commune
from sessions.copies import forget_copies
from vetting.models import PaperRequirement, ProductSet

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
    forget_copies()


@pytest.fixture
def opening_rules(db: None) -> None:
    """Put back the rows of the data migrations: a test with real commits empties every table behind it."""
    if Commune.objects.count() < 3000:
        call_command("load_places", verbosity=0)
    if ProductSet.objects.count() < 26:
        taxonomy = importlib.import_module("vetting.migrations.0002_taxonomy")
        taxonomy.remove(apps, None)
        taxonomy.add(apps, None)
    if PaperRequirement.objects.count() < 9:
        importlib.import_module("vetting.migrations.0007_rules_and_criteria").put_back(apps)
