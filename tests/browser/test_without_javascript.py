"""Signing in and buying with JavaScript switched off: plain forms, plain pages, the same guarantees."""

import pytest
from playwright.sync_api import expect

from orders.models import Order
from tests import cast
from tests.browser import steps
from tests.browser.steps import field, follow, heading, press
from tests.browser.visitors import Street
from tests.browser.world import make_resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_buying_without_javascript(street: Street) -> None:
    listing = cast.make_listing(allotment=5)
    page = street.visitor(java_script_enabled=False)
    page.goto(f"/phien-cho/{listing.session.number}/")
    goods = steps.stall(page, listing.product.name)
    expect(goods).to_contain_text("Còn 5")
    goods.get_by_role("link", name="Chốt đơn").click()
    expect(heading(page, "Chốt đơn")).to_be_visible()

    field(page, "Số lượng").fill("2")
    press(page, "Tính lại tổng tiền")
    expect(page.locator(".order-total")).to_contain_text("178.000 ₫")
    expect(page.locator(".field-error")).to_have_count(0)
    steps.fill_sheet(page, steps.Hand(), phone="12")
    press(page, "Chốt đơn")
    expect(page.locator(".field-error")).to_contain_text("Số này chưa đúng số di động Việt Nam.")
    expect(field(page, "Số nhà, thôn/đường")).to_have_value(steps.BUYER["street"])

    field(page, "Số điện thoại").fill("0912 000 111")
    page.get_by_role("button", name="Chốt đơn", exact=True).dblclick()
    code = steps.receipt_code(page)
    page.reload()
    assert Order.objects.get().code == code
    follow(page, "Xác minh đơn này")
    expect(heading(page, f"Đơn {code} có thật")).to_be_visible()


def test_signing_in_and_out_without_javascript(street: Street) -> None:
    person = make_resident("Nguyễn Thị Mai")
    page = street.visitor(java_script_enabled=False)
    page.goto("/cua-toi/")
    steps.fill(page, {"Thư điện tử hoặc số điện thoại": person.email, "Mật khẩu": "khong-phai-mat-khau"})
    press(page.get_by_role("main"), "Đăng nhập")
    expect(page.get_by_role("alert")).to_be_visible()
    steps.sign_in(page, person)
    page.goto("/cua-toi/")
    expect(heading(page, "Chợ của tôi")).to_be_visible()
    page.get_by_label("Mục của Nguyễn Thị Mai").click()
    press(page, "Đăng xuất")
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
