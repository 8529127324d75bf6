"""What every test may lean on. The engines are started by the plugin tests.engines."""

import gc
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase, override_settings

from market.places.models import Commune
from market.policies.operator import Operator, hold_operator
from sessions.night.copies import forget_copies
from tests.databases import empty_tables
from vetting.models import PaperRequirement, ProductSet

PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
QUICK_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose

# After a test that committed: Django's own way truncates every table and makes all rights anew, a second each time.
TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]


# Objects made between two searches for circles to be freed; Python's own 2,000 searches several times a page.
SEARCH_EVERY = 50_000


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave a file unread when only browsers are asked for and it has none: reading all takes as long as ten tests."""
    if config.option.markexpr != "browser" or not collection_path.match("test_*.py"):
        return None
    return "mark.browser" not in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_finish() -> None:
    """Never search the thousands of collected tests and loaded modules again for what could be freed."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SEARCH_EVERY)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let each worker's database be a copy of the one the run began with."""
    connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]


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
    hold_operator(Operator(email="cho-dem@localhost"), seconds=3600)  # read by a page now and then, so never counted


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
