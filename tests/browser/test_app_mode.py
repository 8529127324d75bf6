"""The market put on a home screen: as an app it has its worker from the first page on, a plain visit leaves nothing.

Chromium's tools cannot pretend that a page is shown as an app (they know no display-mode), so it is started with --app:
the window has no address bar and the page is told so, as on a phone.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.steps import heading
from tests.browser.visitors import PATIENCE, PHONE, Street
from tests.browser_engine import SWITCHES, find
from tests.cast import make_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORKERS = """async () => (await navigator.serviceWorker.getRegistrations()).map(
    ({ scope, active }) => [new URL(scope).pathname, active && new URL(active.scriptURL).pathname])"""
CONTROLLED = """(patience) => navigator.serviceWorker.controller ? true : new Promise((done) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => done(true), { once: true });
    setTimeout(() => done(false), patience);
})"""
STYLES = "[...document.styleSheets].filter((each) => each.cssRules.length).length"


@pytest.fixture
def app(browser: Browser, playwright: Playwright, live_server: LiveServer, tmp_path: Path) -> Iterator[Page]:
    """Return the market's window as an app, in a browser of its own that nobody has used before."""
    switches = [*SWITCHES, f"--app={live_server.url}/", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    running = playwright.chromium.launch_persistent_context(
        tmp_path / "profile", executable_path=find(playwright), args=switches, viewport=PHONE, base_url=live_server.url
    )
    running.set_default_timeout(PATIENCE)
    yield running.pages[0]
    running.close()


def test_an_app_opens_without_a_network(app: Page) -> None:
    session = make_session()
    assert app.evaluate("matchMedia('(display-mode: standalone)').matches")
    assert app.evaluate(CONTROLLED, PATIENCE), "the app has no worker"
    assert app.evaluate(WORKERS) == [["/", "/dich-vu.js"]]

    app.context.set_offline(True)
    for path in ("/", session.get_absolute_url()):
        app.goto(path)
        expect(heading(app, "Máy đang không có mạng")).to_be_visible()
        assert app.evaluate(STYLES), "the page has none of its styles"

    app.context.set_offline(False)
    app.goto(session.get_absolute_url())
    expect(heading(app, "Máy đang không có mạng")).to_have_count(0)
    expect(app.get_by_role("heading", level=1)).to_be_visible()


def test_a_plain_visit_puts_nothing_on_the_device(street: Street) -> None:
    session = make_session()
    page = street.visitor(viewport=PHONE)
    for path in ("/", session.get_absolute_url()):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(WORKERS) == []
        assert page.evaluate("caches.keys()") == []
