"""What every test may lean on. The engines are started by the plugin tests.engines."""

import gc
import importlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase, override_settings

from market.files import isolation
from market.places.models import Commune
from market.policies.models import PolicyEdition
from market.policies.operator import Operator, hold_operator
from sessions.night.copies import forget_copies
from tests.databases import empty_tables, opening_rows, put_back_opening_rows
from tests.files.quick_cells import QUICK
from tests.mothers import Mother, surroundings
from vetting.models import Criterion, PaperRequirement, ProductSet

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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep the rows that migrations made before any test removes them."""
    with django_db_blocker.unblock():
        opening_rows()


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """Serve static files under their plain names (no collectstatic) and hash passwords quickly."""
    from django.conf import settings

    storages = settings.STORAGES | {"staticfiles": PLAIN_STATIC}
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=QUICK_HASHER):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_cells() -> Iterator[None]:
    """Open each file in a fork of a process that has loaded every decoder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolation, "subprocess", QUICK)
        yield


@pytest.fixture
def real_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each cell as the market does."""
    monkeypatch.setattr(isolation, "subprocess", subprocess)


@pytest.fixture(scope="session")
def mother(django_db_setup: None) -> Iterator[Mother]:
    """Give what makes processes of the market quickly."""
    made = Mother(surroundings())
    yield made
    made.end()


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
    if ProductSet.objects.count() < 26 or PaperRequirement.objects.count() < 9 or not Criterion.objects.exists():
        put_back_opening_rows()
    if not PolicyEdition.objects.exists():
        importlib.import_module("market.policies.migrations.0002_first_texts").put_in(apps, None)
