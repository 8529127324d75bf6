"""Ordering by words: the plain page without any script, and comments of another site turned into an order."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from market.accounts.models import Role
from orders.models import DraftOrder, Order
from orders.proofs import draft_secret
from sessions.models import Listing
from tests import cast
from tests.browser import steps
from tests.browser.steps import field, fits_the_screen, heading, press
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import PHONE, Street
from tests.browser.world import make_resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def a1() -> Listing:
    """Twenty pomelos at 89.000 ₫, called A1."""
    cast.me_linh()
    return cast.make_listing(stall_code="A1")


def hold_for_everybody(page: Page) -> None:
    """Hold that axe finds nothing, by day and by night."""
    page.evaluate(AXE_SCRIPT)
    assert not list(both_ways(page))


def test_ordering_by_words_without_any_script(street: Street, a1: Listing) -> None:
    page = street.visitor(java_script_enabled=False, viewport=PHONE)
    page.goto(f"/phien-cho/{a1.session.number}/dat-nhanh/")
    steps.fill(page, {"Mã và số lượng": "chot a1 x2 0912 000 111", "Họ và tên": "Nguyễn Thị Mai"})
    steps.fill(page, {"Xã/Phường": "me linh", "Số nhà, thôn/đường": "Số 8, thôn Hạ Lôi"})
    press(page, "Xem lại đơn")
    expect(page.get_by_text("178.000").first).to_be_visible()
    fits_the_screen(page)
    page.get_by_role("button", name="Chốt đơn").click()
    code = steps.receipt_code(page)
    order = Order.objects.get()
    assert (order.code, order.goods_total, order.contact.phone) == (code, 178_000, "+84912000111")


def test_a_comment_becomes_an_order(street: Street, a1: Listing) -> None:
    desk = street.visitor(person=make_resident("Phạm Thu Trang", Role.MODERATOR))
    desk.goto(f"/van-phong/phien/{a1.session.number}/binh-luan/")
    field(desk, "Bình luận").fill("Trần Văn Bình\nlấy A1 x2")
    press(desk, "Đọc bình luận")
    expect(desk.get_by_text("Đã đọc 1 bình luận, lập 1 đơn nháp.")).to_be_visible()
    hold_for_everybody(desk)

    draft = DraftOrder.objects.get()
    buyer = street.visitor(viewport=PHONE)
    buyer.goto(f"/dat-theo-binh-luan/{draft_secret(draft.key)}/")
    hold_for_everybody(buyer)
    steps.fill(buyer, {"Họ và tên": "Trần Văn Bình", "Số điện thoại": "0987 654 321"})
    steps.fill(buyer, {"Xã/Phường": "me linh", "Số nhà, thôn/đường": "Số 8, thôn Hạ Lôi"})
    press(buyer, "Chốt đơn")
    assert Order.objects.get().code == steps.receipt_code(buyer)
    desk.reload()
    expect(desk.get_by_role("table").get_by_text("Đã chốt")).to_be_visible()


def test_the_plain_page_is_for_everybody(street: Street, a1: Listing) -> None:
    page = street.visitor()
    page.goto(f"/phien-cho/{a1.session.number}/dat-nhanh/")
    expect(heading(page, "Đặt nhanh bằng chữ")).to_be_visible()
    hold_for_everybody(page)
