"""The live night in Chromium: what is left changes without a reload, doors open and close by themselves."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from market.kernel.clock import database_now
from sessions.models import Listing, MarketSession
from tests.browser.visitors import INCOGNITO
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.notices.test_push import MARKET_KEY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 12_000  # milliseconds: a poll or two
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert not [complaint for complaint in complaints if INCOGNITO not in complaint]


@pytest.fixture
def night() -> MarketSession:
    session, vendor = make_session("live"), make_vendor()
    first = make_listing(session, make_product(vendor, "Bưởi đỏ"), allotment=40, position=1)
    make_listing(session, make_product(vendor, "Cam Canh"), allotment=10, position=2)
    MarketSession.objects.filter(pk=session.pk).update(on_air=first)
    return session


def test_what_is_left_changes_without_a_reload(phone: Page, night: MarketSession) -> None:
    phone.goto(night.get_absolute_url())
    phone.evaluate("window.sameDocument = true")
    card = phone.locator(".stall", has_text="Cam Canh")
    expect(card).to_contain_text("Còn 10")
    Listing.objects.filter(product__name="Cam Canh").update(sold=8)
    expect(card).to_contain_text("Chỉ còn 2", timeout=SOON)
    Listing.objects.filter(product__name="Cam Canh").update(sold=10)
    expect(card).to_contain_text("Đã hết", timeout=SOON)
    expect(card.get_by_role("link", name="Chốt đơn")).to_be_hidden()
    assert phone.evaluate("window.sameDocument")


def test_another_product_goes_on_air_and_is_spoken(phone: Page, night: MarketSession) -> None:
    phone.goto(night.get_absolute_url())
    expect(phone.locator(".on-air")).to_contain_text("Bưởi đỏ")
    MarketSession.objects.update(on_air=Listing.objects.get(product__name="Cam Canh"))
    expect(phone.locator(".on-air")).to_contain_text("Cam Canh", timeout=SOON)
    expect(phone.get_by_role("status").filter(has_text="Đang giới thiệu: Cam Canh")).to_have_count(1)


def test_who_waits_reads_of_another_hour_at_once(phone: Page) -> None:
    session = make_session(opens_at=database_now() + timedelta(minutes=20))
    phone.goto(session.get_absolute_url())
    clock, change = phone.locator("#mo-cua time"), phone.get_by_text("Phiên vừa có thay đổi")
    expect(clock).to_contain_text("còn 00:1")
    expect(change).to_be_hidden()
    later = session.opens_at + timedelta(hours=2)
    MarketSession.objects.update(opens_at=later, closes_at=later + timedelta(hours=2), planned_closes_at=later)
    expect(clock).to_contain_text("còn 02:1", timeout=SOON)
    expect(change).to_be_visible()


def test_a_pause_and_the_end_take_the_buttons_away(phone: Page, night: MarketSession) -> None:
    phone.goto(night.get_absolute_url())
    buy = phone.locator(".stall").get_by_role("link", name="Chốt đơn")
    expect(buy).to_have_count(2)
    MarketSession.objects.update(paused_at=database_now())
    expect(phone.get_by_text("Phiên đang tạm dừng ít phút")).to_be_visible(timeout=SOON)
    expect(phone.locator(".night-state")).to_contain_text("Đang tạm dừng")
    expect(phone.get_by_text("Đóng cửa còn")).to_be_hidden()
    expect(buy.first).to_be_hidden()
    MarketSession.objects.update(paused_at=None)
    expect(buy.first).to_be_visible(timeout=SOON)
    MarketSession.objects.update(stopped_at=database_now(), stop_reason="x")
    expect(phone.get_by_text("đã kết thúc lúc")).to_be_visible(timeout=SOON)
    expect(buy.first).to_be_hidden()


def test_who_waits_at_the_door_comes_in_by_itself(phone: Page, night: MarketSession) -> None:
    MarketSession.objects.update(opens_at=database_now() + timedelta(seconds=4))
    phone.goto(night.get_absolute_url())
    expect(phone.get_by_role("heading", name="Sẽ bày trong phiên")).to_be_visible()
    expect(phone.get_by_role("heading", name="Các gian đang bán")).to_be_visible(timeout=30_000)


def test_placing_opens_the_sheet(phone: Page, night: MarketSession) -> None:
    phone.goto(night.get_absolute_url())
    phone.locator(".on-air").get_by_role("link", name="Chốt đơn").click()
    sheet = phone.get_by_role("dialog")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("Bưởi đỏ")
    sheet.get_by_role("button", name="Đóng").click()
    expect(sheet).to_be_hidden()


def test_filters_replace_the_stalls_only(phone: Page, night: MarketSession) -> None:
    phone.goto(night.get_absolute_url())
    phone.evaluate("window.sameDocument = true")
    phone.get_by_role("link", name="Thực phẩm").click()
    phone.wait_for_url("**/?branch=I")
    expect(phone.locator(".stall")).to_have_count(2)
    assert phone.evaluate("window.sameDocument")


def test_other_prices_reach_the_cards_without_a_reload(phone: Page, night: MarketSession) -> None:
    phone.goto(f"{night.get_absolute_url()}?q=cam")
    phone.evaluate("window.sameDocument = true")
    expect(phone.locator(".stall")).to_contain_text("89.000")
    Listing.objects.filter(product__name="Cam Canh").update(session_price=75_000)
    expect(phone.locator(".stall")).to_contain_text("75.000", timeout=30_000)
    expect(phone.locator(".stall")).to_have_count(1)  # the same wish
    assert phone.evaluate("window.sameDocument")


def test_words_find_stalls_and_the_way_back_leads_to_all(phone: Page, night: MarketSession) -> None:
    phone.goto(night.get_absolute_url())
    phone.get_by_label("Tìm trong phiên").fill("cam canh")
    phone.get_by_role("button", name="Tìm").click()
    expect(phone.locator(".stall")).to_have_count(1)
    phone.go_back()
    expect(phone.locator(".stall")).to_have_count(2)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()


def test_a_stream_of_our_own_plays_in_the_page(phone: Page, night: MarketSession, settings: Any) -> None:
    settings.STREAM_HOSTS = ["cdn.example.vn"]
    MarketSession.objects.update(stream_url="https://cdn.example.vn/phien/13.m3u8")
    part = phone.request.get(f"{night.get_absolute_url()}phat/", headers={"HX-Request": "true"}).text()
    assert '<video class="embed" src="https://cdn.example.vn/phien/13.m3u8"' in part
    sound = phone.request.get(f"{night.get_absolute_url()}phat/?nghe=1", headers={"HX-Request": "true"}).text()
    assert '<audio class="own-sound"' in sound


def test_a_browser_that_refuses_notices_is_told_what_to_do(phone: Page, settings: Any) -> None:
    settings.PUSH_KEY = MARKET_KEY
    phone.goto(make_session("planned").get_absolute_url())
    phone.get_by_role("button", name="Báo ngay trên máy này").click()
    expect(phone.get_by_text("Trình duyệt đang chặn thông báo của chợ")).to_be_visible(timeout=SOON)


def test_the_evening_as_text_goes_on_by_itself(phone: Page, night: MarketSession) -> None:
    phone.goto(f"{night.get_absolute_url()}?xem=chu")
    phone.evaluate("window.sameDocument = true")
    expect(phone.locator(".text-stalls")).to_contain_text("Còn 10")
    Listing.objects.filter(product__name="Cam Canh").update(sold=8)
    expect(phone.locator(".text-stalls")).to_contain_text("Chỉ còn 2", timeout=20_000)
    assert phone.evaluate("window.sameDocument")


def test_the_trust_strip_stays_open_while_the_board_changes(phone: Page, night: MarketSession) -> None:
    phone.goto(night.get_absolute_url())
    strip = phone.locator(".air-trust details")
    strip.locator("summary").click()
    Listing.objects.filter(product__name="Bưởi đỏ").update(sold=38)
    expect(phone.locator(".on-air")).to_contain_text("Chỉ còn 2", timeout=SOON)
    expect(strip).to_have_attribute("open", "")


def test_without_javascript_everything_is_there(
    browser: Browser, live_server: LiveServer, night: MarketSession
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(night.get_absolute_url())
    expect(page.locator(".stall", has_text="Cam Canh")).to_contain_text("Còn 10")
    expect(page.get_by_role("link", name="Tải lại trang")).to_be_visible()
    page.locator(".stall", has_text="Cam Canh").get_by_role("link", name="Chốt đơn").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chốt đơn")
    context.close()


def busy(session: MarketSession, listing: Listing) -> None:
    """Give an evening a line-up, something announced, asked and answered, and chapters."""
    person, now = make_person(), database_now()
    session.slots.create(title="Khai mạc", position=1, minutes=5)
    session.slots.create(vendor=listing.product.vendor, position=2, minutes=9)
    span = {"shown_from": now - timedelta(hours=1), "shown_until": now + timedelta(hours=1)}
    session.announcements.create(text="Gộp đơn cùng một chủ thể.", published_by=person, **span)
    session.questions.create(person=person, listing=listing, text="Giao tới Hà Đông không?", status="approved")
    session.air_entries.create(
        listing=listing, began_at=session.opens_at, ended_at=session.opens_at + timedelta(minutes=9)
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["planned", "live", "closed", "text"])
def test_the_page_is_accessible_and_never_scrolls_sideways(
    browser: Browser, live_server: LiveServer, settings: Any, state: str, scheme: str
) -> None:
    settings.PUSH_KEY = MARKET_KEY
    stage = "live" if state == "text" else state
    session = make_session(stage, theme="Mùa cam Canh", stream_url="https://www.youtube.com/watch?v=jNQXAC9IVRw")
    MarketSession.objects.filter(pk=session.pk).update(on_air=make_listing(session, sold=18))
    busy(session, make_listing(session, sold=20))
    context = browser.new_context(viewport={"width": 320, "height": 800}, base_url=live_server.url, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(session.get_absolute_url() + ("?xem=chu" if state == "text" else ""))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()
