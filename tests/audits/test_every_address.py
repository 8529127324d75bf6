"""Every page under axe's rules in the role it is made for, by day and by night, at 320 px and at 200 %."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.audits.addresses import Scheme, pages
from tests.browser.visitors import Street
from tests.house import samples
from tests.house.doors import Doors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RUN = """() => axe.run(document, { resultTypes: ["violations"], preload: false,
    rules: { "target-size": { enabled: true } } }).then((found) => found.violations)"""
OVERFLOW = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map((each) => `${each.tagName}.${each.className}`)"""
DESK: ViewportSize = {"width": 1280, "height": 900}
SMALL: list[tuple[str, ViewportSize]] = [
    ("at 320 px", {"width": 320, "height": 640}),
    ("at 200 %", {"width": 640, "height": 450}),
]
NOT_THERE = re.compile(r"404 \S+/anh/|422 \S+/ho-so/gia/")  # the world's pictures and papers are names without content


def test_every_page_of_today_can_be_used_by_everybody(street: Street) -> None:
    world = samples.build()
    visitors: dict[str, Page] = {}
    problems: list[str] = []
    seen = 0
    for who, url, schemes in pages(world, Doors(world), datetime.now(UTC).date()):
        if who not in visitors:
            visitors[who] = street.visitor(person=world.people[who])
        page = visitors[who]
        page.set_viewport_size(DESK)
        page.goto(url, wait_until="load")
        problems += [f"{who} {url} {problem}" for problem in found_on(page, schemes)]
        seen += 1
    street.complaints = [said for said in street.complaints if not NOT_THERE.match(said)]
    assert seen > 5
    assert not problems, "\n".join(problems)


def found_on(page: Page, schemes: list[Scheme]) -> Iterator[str]:
    """Look at a page by day and by night, then small: what is wrong is returned in words."""
    page.evaluate(AXE_SCRIPT)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for violation in page.evaluate(RUN):
            places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
            yield f"({scheme}): {violation['id']} at {places}"
    for words, size in SMALL:
        page.set_viewport_size(size)
        if wide := page.evaluate(OVERFLOW):
            yield f"is wider than the screen {words}: {', '.join(wide)}"
