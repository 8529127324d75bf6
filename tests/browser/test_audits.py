"""What decides Lighthouse's marks, in counts and ratios rather than in seconds of the machine that runs the tests.

Its own run (not part of the project) gave the three pages 100 for accessibility, best practices and search.
"""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from sessions.models import Listing
from tests.browser.visitors import DESKTOP, PHONE
from tests.cast import make_session
from tests.sessions.pictured import lay_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE: ViewportSize = {"width": 412, "height": 823}  # what Lighthouse takes for a phone
MOST_SHIFT = 0.05  # half of Lighthouse's bound for "good"; 0 is the aim
MOST_REQUESTS = 60
MOST_ELEMENTS = 1_400  # from which on Lighthouse warns
DESCRIPTION = range(50, 321)  # characters; search engines show about half of the longest
STALLS = 24
# Words wrap elsewhere on a wider phone: what counts down once took a line more there.
SCREENS = [pytest.param(PHONE, id="phone"), pytest.param(WIDE, id="wide phone"), pytest.param(DESKTOP, id="desktop")]

WATCH = """
    window.seen = { shift: 0, largest: null };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => { seen.largest = list.getEntries().at(-1); })
      .observe({ type: "largest-contentful-paint", buffered: true });
"""
LOOK = """() => {
    const largest = seen.largest.element;
    const words = (selector, name) => document.querySelector(selector)?.getAttribute(name) ?? "";
    return {
      shift: seen.shift,
      largest: largest ? `${largest.tagName} ${largest.loading || ""}`.trim() : "text that was drawn anew",
      late_scripts: [...document.scripts].every((each) => each.type === "module" || each.defer || !each.src),
      elements: document.querySelectorAll("*").length,
      requests: performance.getEntriesByType("resource").length,
      unsized: [...document.images].filter((each) => !each.getAttribute("width") || !each.getAttribute("height"))
        .map((each) => each.src),
      silent: [...document.images].filter((each) => !each.hasAttribute("alt")).map((each) => each.src),
      preloads: [...document.querySelectorAll("link[rel=preload]")].map((each) => each.href),
      loaded: performance.getEntriesByType("resource").map((each) => each.name),
      lang: document.documentElement.lang,
      title: document.title,
      description: words("meta[name=description]", "content"),
      viewport: words("meta[name=viewport]", "content"),
      robots: words("meta[name=robots]", "content"),
      headings: document.querySelectorAll("h1").length,
      wide: document.documentElement.scrollWidth > innerWidth,
    };
}"""


@pytest.fixture
def listing() -> Listing:
    session = make_session("live", theme="Mùa cam Canh", stream_url="https://www.youtube.com/watch?v=jNQXAC9IVRw")
    return lay_out(session, STALLS)[0]


def visit(page: Page, path: str) -> dict[str, Any]:
    """Open a page, read it down to its end, and return what an audit looks at."""
    page.add_init_script(WATCH)
    page.goto(path, wait_until="networkidle")
    page.wait_for_function("seen.largest")
    found: dict[str, Any] = page.evaluate(LOOK)
    page.mouse.wheel(0, 4_000)
    page.wait_for_timeout(500)
    return found | {"shift": page.evaluate("seen.shift")}


@pytest.mark.parametrize("screen", SCREENS)
def test_what_the_first_visit_is_marked_by(
    browser: Browser, live_server: LiveServer, listing: Listing, screen: ViewportSize
) -> None:
    product = reverse("storefront:show-product", args=[listing.product.slug])
    for path in (listing.session.get_absolute_url(), "/", reverse("storefront:list-products"), product):
        found = audit(browser, live_server.url, path, screen)
        assert not wrong(found), (path, wrong(found))


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_moves_on_the_way_to_an_order(
    browser: Browser, live_server: LiveServer, listing: Listing, screen: ViewportSize
) -> None:
    """The basket's line comes after the page, its clock ticks, sums are asked for again: all that in its own place."""
    context = browser.new_context(base_url=live_server.url, viewport=screen)
    page = context.new_page()
    live, number = listing.session.get_absolute_url(), listing.session.number
    page.goto(live)
    page.locator(f'[data-listing="{listing.pk}"]').get_by_role("button", name="Thêm vào giỏ").click()
    expect(page.locator("#gio")).to_contain_text("Đã giữ 1")
    sheet = reverse("orders:place-order", args=[number, listing.pk])
    ways = [live, sheet, reverse("orders:show-basket", args=[number]), reverse("orders:check-out", args=[number])]
    moved = {path: visit(context.new_page(), path)["shift"] for path in ways}
    context.close()
    assert max(moved.values()) < MOST_SHIFT, moved


def audit(browser: Browser, address: str, path: str, screen: ViewportSize) -> dict[str, Any]:
    """Visit a page for the first time and return what there is to say of it."""
    context = browser.new_context(base_url=address, viewport=screen)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found = visit(page, path)
    context.close()
    return found | {"complaints": complaints}


def wrong(found: dict[str, Any]) -> list[str]:
    """Return what an audit would speak of, in words."""
    audits = {
        f"the console complains: {found['complaints']}": bool(found["complaints"]),
        "moves while it loads": found["shift"] >= MOST_SHIFT,
        "its largest picture waits for a scroll": found["largest"] == "IMG lazy",
        "a script holds it up": not found["late_scripts"],
        "too many elements": found["elements"] > MOST_ELEMENTS,
        "too many requests": found["requests"] > MOST_REQUESTS,
        f"pictures without a size: {found['unsized']}": bool(found["unsized"]),
        f"pictures without words: {found['silent']}": bool(found["silent"]),
        "fetches early what it does not need": not set(found["preloads"]) <= set(found["loaded"]),
        "does not name its language": found["lang"] != "vi",
        "has no title": len(found["title"]) < 10,
        f"description: {found['description']}": len(found["description"]) not in DESCRIPTION,
        "does not fit a phone": "width=device-width" not in found["viewport"] or found["wide"],
        "hides from search": "noindex" in found["robots"],
        "not one heading above all": found["headings"] != 1,
    }
    return [words for words, is_wrong in audits.items() if is_wrong]
