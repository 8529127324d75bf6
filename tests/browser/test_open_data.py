"""Open data in a browser, and a page of the night that says it is open."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from market.kernel.quick_store import quick_store
from orders.models import Compilation
from tests import cast
from tests.browser.visitors import PHONE, Street
from tests.reports.evening import NoPaper, compiled, past_evening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> Compilation:
    """Return an evening's pack; its PDF are of no interest here."""
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    return compiled(past_evening(20))


def test_a_citizen_takes_a_sessions_figures_home(street: Street, pack: Compilation) -> None:
    assert pack.session is not None
    page = street.visitor(viewport=PHONE)
    page.goto(pack.session.get_absolute_url())
    page.get_by_role("link", name="Dữ liệu mở của phiên").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dữ liệu mở của phiên")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải JSON").click()
    told = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert told["report"] == "R28"
    page.get_by_role("link", name="Ý nghĩa từng cột").click()
    expect(page.get_by_role("heading", name="Lược đồ")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page scrolls sideways"


def test_an_open_page_says_so_by_itself(street: Street) -> None:
    session = cast.make_listing().session
    quick_store().flushdb()
    page = street.visitor()
    page.clock.install()
    page.goto(session.get_absolute_url())
    with page.expect_response(lambda response: "/dang-xem/" in response.url) as answer:
        page.clock.run_for(40_000)
    assert answer.value.status == 204
    signs = [quick_store().hgetall(key) for key in quick_store().keys("audience:*")]
    assert sum(int(each[str(session.number)]) for each in signs) == 1
