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
from tests.browser.steps import BUYER, code_sent_to, field, fill, follow, heading, press, receipt_code, sign_in
from tests.browser.visitors import Street
from tests.browser.world import make_resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Người dẫn nói quả này chữa được bệnh."
NOTE = "Gọi trước khi giao."
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


def placed(*, note: str) -> None:
    """Hold that one order has what was typed."""
    order = Order.objects.get()
    contact = order.contact
    assert (contact.name, contact.phone, contact.street) == (BUYER["name"], "+84912000111", BUYER["street"])
    assert (contact.commune.name, contact.note, order.current_lines[0].quantity) == ("Xã Mê Linh", note, 2)


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


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_an_order_sheet_half_filled(street: Street, listing: Listing, script: bool) -> None:
    page = street.visitor(java_script_enabled=script)
    page.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    page.get_by_text("Thêm ghi chú").click()
    typed = CONTACT | {"Số điện thoại": "0912", "Xã/Phường": "Xã Mê Linh", "Ghi chú": NOTE, "Số lượng": "2"}
    fill(page, typed)
    leave(page)
    page.go_back()
    holds(page, typed)
    press(page, "Chốt đơn")  # with a number that is none
    expect(page.get_by_role("alert").first).to_be_visible()
    holds(page, typed)
    leave(page)
    page.go_back()  # with scripts to the sheet without the error, else to the page that said it
    holds(page, typed)
    fill(page, {"Ghi chú": f"{NOTE} Cảm ơn."})
    leave(page)
    page.go_back()
    holds(page, typed | {"Ghi chú": f"{NOTE} Cảm ơn."})
    fill(page, {"Số điện thoại": BUYER["phone"]})
    press(page, "Chốt đơn")
    receipt_code(page)
    placed(note=f"{NOTE} Cảm ơn.")


def test_a_sum_that_was_asked_for_without_scripts(street: Street, listing: Listing) -> None:
    page = street.visitor(java_script_enabled=False)
    page.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    fill(page, CONTACT | {"Số lượng": "2"})
    press(page, "Tính lại tổng tiền")
    expect(page.locator("#order-total")).to_contain_text("178.000")
    leave(page)
    page.go_back()  # to what answered the button
    holds(page, CONTACT | {"Số lượng": "2"})
    expect(page.locator("#order-total")).to_contain_text("178.000")


def test_an_error_that_is_left_at_once_keeps_what_else_was_typed(street: Street, listing: Listing) -> None:
    page = street.visitor()
    page.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    fill(page, CONTACT)
    press(page, "Chốt đơn")
    expect(page.get_by_role("alert").first).to_be_visible()
    fill(page, {"Số nhà, thôn/đường": ""})  # what is taken out stays out
    leave(page)
    page.go_back()
    holds(page, CONTACT | {"Số nhà, thôn/đường": ""})


def test_the_sum_follows_what_the_browser_gave_back(street: Street, listing: Listing) -> None:
    page = street.visitor()
    page.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    fill(page, {"Số lượng": "2"})
    page.get_by_text("Thêm ghi chú").click()
    fill(page, {"Ghi chú": NOTE})
    expect(page.locator("#order-total")).to_contain_text("178.000")
    leave(page)
    page.go_back()
    holds(page, {"Số lượng": "2"})
    expect(page.locator("#order-total")).to_contain_text("178.000")
    expect(page.locator("#order-sum")).to_contain_text("2 quả × 89.000")
    expect(field(page, "Ghi chú")).to_be_visible()  # not folded away again


def test_a_product_with_a_mistake(street: Street) -> None:
    owner = make_resident("Lương Văn Phương")
    product = cast.make_product(cast.make_vendor(owner=owner))
    page = street.visitor(person=owner)
    page.goto(reverse("vetting:edit-product", args=[product.vendor.slug, product.pk]))
    fill(page, {"Giới thiệu ngắn": "", "Bảo quản": "Nơi mát.", "Giá niêm yết": ""})
    press(page, "Lưu sản phẩm")
    expect(page.get_by_role("alert").first).to_be_visible()
    field(page, "Giá niêm yết").fill("99000")
    follow(page.get_by_role("main"), "Về danh sách sản phẩm")
    expect(heading(page, "Sản phẩm")).to_be_visible()
    page.go_back()
    holds(page, {"Giới thiệu ngắn": "", "Bảo quản": "Nơi mát.", "Giá niêm yết": "99000"})


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
