"""A pytest plugin (`-p tests.browser_engine`): finds a Chromium, or gets one, and drives it.

Not finding one is a failure everywhere, never a skip: what nobody looked at is not tested.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
INSTALL_SECONDS = 600
PATIENT = ("-o", "DPkg::Lock::Timeout=300")  # another test process may be installing at this moment


def runs(program: str | Path) -> bool:
    """Tell whether the program is there and starts; on some systems a name in PATH is only a signpost."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def on_this_machine() -> str | None:
    """Return a Chromium found on the machine; CHROMIUM_PATH names one outright."""
    given = os.environ.get("CHROMIUM_PATH")
    if given:
        if not runs(given):
            raise pytest.UsageError(f"CHROMIUM_PATH={given} is not a browser that starts.")
        return given
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path and runs(path)), None)


def install(*command: str) -> bool:
    """Run an installer; tell whether it succeeded."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=INSTALL_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def of_playwright(playwright: Playwright) -> str | None:
    """Return Playwright's own Chromium, fetched if it has to be."""
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        install(sys.executable, "-m", "playwright", "install", "chromium")
    return own if runs(own) else None


def of_debian() -> str | None:
    """Return Debian's Chromium, installed where that is allowed."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet")
    install(*quiet, "update")
    install(*quiet, *PATIENT, "install", "--yes", "--no-install-recommends", "chromium")
    return on_this_machine()


def find(playwright: Playwright) -> str:
    """Return the path of a Chromium that starts."""
    path = on_this_machine() or of_playwright(playwright) or of_debian()
    if path is None:
        pytest.fail(
            "No Chromium: none is in PATH or CHROMIUM_PATH, Playwright could not fetch its own, and Debian's package "
            "could not be installed. Install Chromium, or run `.venv/bin/python -m playwright install chromium`.",
            pytrace=False,
        )
    return path


def pytest_itemcollected(item: pytest.Item) -> None:
    """Refuse a test that drives a browser and does not say so: beside it no other test could run a loop of its own."""
    if "playwright" in getattr(item, "fixturenames", ()) and item.get_closest_marker("browser") is None:
        raise pytest.UsageError(f"{item.nodeid} drives a browser: mark it with pytest.mark.browser.")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return the driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Return a running Chromium; each test opens its own context in it."""
    # The driver keeps an event loop in this thread, where Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    switches = [*SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else SWITCHES
    running = playwright.chromium.launch(executable_path=find(playwright), args=switches)
    yield running
    running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
