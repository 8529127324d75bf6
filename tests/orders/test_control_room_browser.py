"""The control room in Chromium: taps without a reload, a focus no poll takes away, one screen on the projector."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from market.accounts.models import Person, Role
from sessions.models import MarketSession
from tests import cast
from tests.orders.buying import filled
from tests.orders.evening_room import busy_evening, sell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 12_000  # milliseconds: a poll or two
RUN = "() => axe.run(document, {resultTypes: ['violations'], preload: false}).then(found => found.violations)"
SIZES = [(320, 800, ""), (1440, 900, ""), (1920, 1080, "?man-hinh=chieu")]


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


@pytest.fixture
def evening(director: Person) -> MarketSession:
    return busy_evening(director)


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, director: Person) -> Iterator[BrowserContext]:
    client = Client()
    client.force_login(director)
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=live_server.url, locale="vi-VN")
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    yield context
    context.close()


def test_a_tap_moves_the_evening_and_no_poll_takes_the_focus(desk: BrowserContext, evening: MarketSession) -> None:
    page = desk.new_page()
    page.goto(reverse("orders:show-night-of", args=[evening.number]))
    page.evaluate("window.sameDocument = true")
    page.get_by_role("button", name="Bắt đầu lượt này").click()
    expect(page.locator(".stage-now")).to_contain_text("Làng miến Cự Đà", timeout=SOON)
    expect(page.locator("#stage-said")).to_contain_text("Đã xong.", timeout=SOON)
    page.locator("#act-skip").focus()
    filled(evening.listings.get(stall_code="A1"), 3)
    other = evening.listings.get(stall_code="E1")
    evening.refresh_from_db()
    MarketSession.objects.filter(pk=evening.pk).update(on_air=other, version=evening.version + 1)
    evening.air_entries.filter(ended_at=None).update(ended_at=evening.opens_at.replace(year=2100))
    expect(page.locator(".stage-shown")).to_contain_text("Trà sen ướp xổi", timeout=SOON)
    expect(page.get_by_text("Đơn vị đang giữ").locator("xpath=..")).to_contain_text("3", timeout=SOON)
    assert page.evaluate("document.activeElement.id") == "act-skip"
    assert page.evaluate("window.sameDocument")


def test_the_slower_director_reads_why_and_sees_the_fresh_stage(desk: BrowserContext, evening: MarketSession) -> None:
    page = desk.new_page()
    page.goto(reverse("orders:show-night-of", args=[evening.number]))
    page.evaluate("document.querySelectorAll('[data-poll]').forEach(each => each.removeAttribute('hx-get'))")
    MarketSession.objects.update(version=7)
    page.locator("#act-swap").click()
    expect(page.locator("#stage-said")).to_contain_text("vừa thay đổi phiên này", timeout=SOON)
    expect(page.locator("input[form=tap][name=version]")).to_have_value("7")
    page.locator("#act-swap").click()
    expect(page.locator("[aria-labelledby=stage-next] .stage-name")).to_contain_text("Gốm Bát Tràng", timeout=SOON)


@pytest.mark.parametrize(("width", "height", "query"), SIZES)
def test_it_reads_on_every_screen(
    desk: BrowserContext, evening: MarketSession, width: int, height: int, query: str
) -> None:
    sell(evening, 6)
    page = desk.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(reverse("orders:show-night-of", args=[evening.number]) + query)
    page.evaluate(AXE_SCRIPT)
    assert [each["id"] for each in page.evaluate(RUN)] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if query:  # all of it on the wall at once
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert page.get_by_role("button").count() == 0


@pytest.mark.parametrize("name", ["announce", "stop-session", "put-on-air"])
def test_the_pages_of_decisions_read_on_a_phone(desk: BrowserContext, evening: MarketSession, name: str) -> None:
    page = desk.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(reverse(f"sessions:{name}", args=[evening.number]))
    page.evaluate(AXE_SCRIPT)
    assert [each["id"] for each in page.evaluate(RUN)] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
