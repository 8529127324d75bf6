"""Going back loses nothing: what was typed is there after leaving a page, after an error, and after leaving the error.

The browser keeps no whole pages here (Playwright's switch), so this is the harder case: each page is built up again.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from orders.models import Order
from sessions.models import Listing
from tests import cast
from tests.browser.steps import BUYER, code_sent_to, field, fill, heading, press, receipt_code, sign_in
from tests.browser.visitors import Street
from tests.browser.world import make_resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Người dẫn nói quả này chữa được bệnh."
CONTACT = {"Họ và tên": BUYER["name"], "Số nhà, thôn/đường": BUYER["street"]}


@pytest.fixture
def listing() -> Listing:
    return cast.make_listing(allotment=5)


def leave(page: Page) -> None:
    """Follow a link of the head to somewhere else."""
    page.get_by_role("navigation", name="Đi trong chợ").get_by_role("link", name="Xác minh").click()
    expect(heading(page, "Xác minh")).to_be_visible()


def holds(page: Page, values: dict[str, str]) -> None:
    """Hold that fields still say what was typed."""
    for label, value in values.items():
        expect(field(page, label)).to_have_value(value)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_complaint_half_written(street: Street, script: bool) -> None:
    page = street.visitor(java_script_enabled=script)
    page.goto("/phan-anh/")
    typed = {"Điều Anh/Chị thấy hoặc nghe": WORDS, "Họ và tên": BUYER["name"]}
    fill(page, typed)
    leave(page)
    page.go_back()
    holds(page, typed)
    page.get_by_role("radio").first.check()
    press(page, "Gửi phản ánh")
    expect(page.get_by_role("alert")).to_be_visible()
    holds(page, typed)
    fill(page, {"Họ và tên": "Trần Văn Nam"})
    leave(page)
    page.go_back()  # to the page that said what was wrong, with what was typed into it
    expect(page.get_by_role("alert")).to_be_visible()
    holds(page, typed | {"Họ và tên": "Trần Văn Nam"})
    page.go_back()  # and to the form before it
    holds(page, typed)


def test_an_order_sheet_half_filled(street: Street, listing: Listing) -> None:
    page = street.visitor(java_script_enabled=False)
    page.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    fill(page, CONTACT | {"Số lượng": "2"})
    leave(page)
    page.go_back()
    holds(page, CONTACT | {"Số lượng": "2"})
    press(page, "Chốt đơn")
    expect(page.get_by_role("alert").first).to_be_visible()
    holds(page, CONTACT)
    leave(page)
    page.go_back()
    holds(page, CONTACT)
    fill(page, {"Số điện thoại": BUYER["phone"], "Xã/Phường": "Xã Mê Linh"})
    press(page, "Chốt đơn")
    receipt_code(page)
    assert Order.objects.get().current_lines[0].quantity == 2


def test_a_checkout_with_a_mistake(street: Street, listing: Listing) -> None:
    page = street.visitor()
    page.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    press(page, "Thêm vào giỏ, giữ 10 phút")
    expect(page.locator("#gio")).to_contain_text("Đã giữ 1 quả")
    page.goto(reverse("orders:check-out", args=[listing.session.number]))
    fill(page, CONTACT)
    page.get_by_role("button", name=re.compile("^Chốt đơn")).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    leave(page)
    page.go_back()
    expect(heading(page, "Xem lại và chốt đơn")).to_be_visible()
    holds(page, CONTACT)


def test_signing_up_with_a_mistake(street: Street) -> None:
    page = street.visitor()
    page.goto("/dang-ky/")
    typed = {"Họ và tên": "Trần Văn Nam", "Số điện thoại": "0912 000 333"}
    fill(page, typed)
    leave(page)
    page.go_back()
    holds(page, typed)
    fill(page, {"Mật khẩu": cast.PASSWORD})
    page.get_by_label("Tôi đã đọc và đồng ý").check()
    press(page, "Tạo tài khoản")
    expect(heading(page, "Xác nhận số điện thoại")).to_be_visible()
    assert code_sent_to("+84912000333")


def test_after_an_order_the_way_back_leads_to_a_new_sheet(street: Street, listing: Listing) -> None:
    page = street.visitor()
    page.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    for _time in range(2):
        fill(page, CONTACT | {"Số điện thoại": BUYER["phone"], "Xã/Phường": "Xã Mê Linh"})
        press(page, "Chốt đơn")
        receipt_code(page)
        page.go_back()
        expect(heading(page, "Chốt đơn")).to_be_visible()
        holds(page, CONTACT)
    assert Order.objects.count() == 2


def test_who_signed_out_leaves_nothing_behind(street: Street) -> None:
    person = make_resident("Nguyễn Thị Mai")
    page = street.visitor()
    sign_in(page, person)
    page.goto("/cua-toi/du-lieu/")
    page.goto("/cua-toi/")
    expect(heading(page, "Chợ của tôi")).to_be_visible()
    page.get_by_label("Mục của Nguyễn Thị Mai").click()
    press(page, "Đăng xuất")
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    for _time in range(2):
        page.go_back()
        expect(heading(page, "Đăng nhập")).to_be_visible()
