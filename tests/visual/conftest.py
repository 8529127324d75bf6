"""The market with real commits and the way into it, as the browser tests have them; what was renewed is said."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import market_rows, own_files, street
from tests.browser.visitors import Street
from tests.policies.conftest import first_texts
from tests.visual.baselines import KEPT, ROOT, Album, album
from tests.visual.camera import Camera
from tests.visual.stillness import stillness

__all__ = ["first_texts", "market_rows", "own_files", "street"]

_RENEWED = pytest.StashKey[list[str]]()


@pytest.fixture
def still(market_rows: None, first_texts: None, settings: Any) -> Iterator[None]:
    """Let no time pass, and let the gallery have its address."""
    settings.ROOT_URLCONF = "tests.visual.addresses"
    with stillness():
        yield


@pytest.fixture
def camera(still: None, street: Street, settings: Any) -> Camera:
    """Return what takes the pictures."""
    settings.SITE_URL = "https://cho-dem.example.vn"  # stands on pages; the test's own has another port each time
    return Camera(street)


@pytest.fixture
def pictures(browser: Browser, pytestconfig: pytest.Config) -> Album:
    """Return the album the pictures are compared with."""
    opened = album(browser)
    pytestconfig.stash[_RENEWED] = opened.renewed
    return opened


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name the baselines that were renewed, for the one who looks at them before committing."""
    for name in config.stash.get(_RENEWED, []):
        terminalreporter.write_line(f"renewed in {KEPT.relative_to(ROOT)}: {name}")
