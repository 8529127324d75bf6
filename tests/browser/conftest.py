"""A market with real commits behind a live server, and browsers in which every complaint of the page is a failure."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from sessions.night.copies import forget_copies
from tests.browser.visitors import Street
from tests.databases import put_back_opening_rows
from vetting.models import Criterion, PaperRequirement, ProductSet

PATIENCE = 15_000  # milliseconds: a loaded machine is no fault of the page

expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def market_rows(transactional_db: None) -> None:
    """Put back the rows of the data migrations: a test with real commits empties every table behind it."""
    if ProductSet.objects.count() < 9 or PaperRequirement.objects.count() < 9 or not Criterion.objects.exists():
        put_back_opening_rows()
    forget_copies()


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep what is uploaded in this test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    assert str(default_storage.path("x")).startswith(str(tmp_path))


@pytest.fixture
def street(browser: Browser, live_server: LiveServer, settings: Any) -> Iterator[Street]:
    """Return the way into the market: each visitor has a browser of its own. Fails when a page complained."""
    settings.SITE_URL = live_server.url
    opened = Street(browser, live_server.url)
    yield opened
    opened.close()
    assert not opened.complaints, "\n".join(opened.complaints)
