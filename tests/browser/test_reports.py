"""The officials' desk in a browser: read by everybody, by keyboard, without scripts, and on the hall's screen."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from market.accounts.models import Person, Role
from orders.models import ReaderScope, ReportSubscription
from orders.reports.compiling import compile_reports
from orders.reports.packs import open_pack
from tests import cast
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import Street
from tests.reports.evening import past_evening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def director() -> Person:
    """A director, after two evenings whose packs are ready."""
    for orders in (12, 20):
        compile_reports(open_pack(past_evening(orders)).pk)
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


def test_everybody_can_use_every_page_of_the_desk(street: Street, director: Person) -> None:
    official = cast.make_person("Chu Văn Thắng", Role.OFFICIAL)
    ReaderScope.objects.create(person=official, set_by=director).communes.add(cast.me_linh())
    ReportSubscription.objects.create(person=official, report="R6", cadence="month")
    problems = []
    for person, paths in (
        (director, ["", "don/", "chu-the/", "bo/", "danh-muc/", "lap/R2/", "dinh-ky/", "pham-vi/"]),
        (director, [f"pham-vi/{official.pk}/", "man-chieu/"]),
        (official, ["", "bo/", "dinh-ky/"]),
    ):
        page = street.visitor(person=person)
        for path in paths:
            page.goto(f"/bao-cao/{path}", wait_until="load")
            page.evaluate(AXE_SCRIPT)
            problems += [f"{person} {path} {problem}" for problem in both_ways(page)]
    assert not problems, "\n".join(problems)


def test_from_a_figure_to_its_orders_to_the_witness_by_keyboard(street: Street, director: Person) -> None:
    page = street.visitor(person=director)
    page.goto("/bao-cao/")
    page.locator(".stat-value a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Đơn sau con số")
    page.locator("tbody td a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("chung-kien|xac-minh"))


def test_the_hall_reads_it_without_scrolling(street: Street, director: Person) -> None:
    page = street.visitor(person=director)
    for width, height in ((1920, 1080), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/bao-cao/man-chieu/")
        expect(page.locator(".wall-figures dd")).to_have_count(6)
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert page.evaluate(
            "[...document.querySelectorAll('.wall-figures dd')].every(e => e.clientHeight >= innerHeight / 12)"
        )
        assert page.evaluate("document.querySelector('.wall-now').getBoundingClientRect().bottom <= innerHeight")


def test_without_scripts_a_report_is_subscribed_to_and_ended(street: Street, director: Person) -> None:
    page = street.visitor(person=director, java_script_enabled=False)
    page.goto("/bao-cao/dinh-ky/")
    page.get_by_label("Báo cáo", exact=True).select_option("R6")
    page.get_by_label("Gửi", exact=True).select_option("month")
    page.get_by_role("button", name="Đăng ký").click()
    expect(page.locator("tbody")).to_contain_text("R6.")
    page.get_by_role("button", name="Thôi gửi").click()
    expect(page.locator("tbody")).to_have_count(0)
