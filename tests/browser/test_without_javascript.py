"""Signing in and buying with JavaScript switched off: plain forms, plain pages, the same guarantees."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from playwright.sync_api import Page, expect

from market.mine.models import DataRequest
from orders.models import Order, Review
from sessions.services.follows import follow as begin_to_follow
from tests import cast
from tests.browser import steps
from tests.browser.steps import field, follow, heading, press
from tests.browser.visitors import PHONE, Street
from tests.browser.world import make_resident
from tests.orders.reviewing import completed

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


def test_finding_by_words_and_choices_without_javascript(street: Street) -> None:
    vendor = cast.make_vendor("Hộ làng Sen")
    for name, stars in (("Bưởi đỏ", 4), ("Mứt vỏ bưởi", 3), ("Trà sen", 4)):
        cast.make_product(vendor, name, stars=stars)
    page = street.visitor(java_script_enabled=False, viewport=PHONE)
    page.goto("/san-pham/")
    page.get_by_text("Lọc sản phẩm").click()
    page.get_by_role("link", name="4 sao 2").click()
    expect(page.get_by_role("status").first).to_have_text("2 sản phẩm")
    page.get_by_role("searchbox").fill("buoi do")
    press(page, "Tìm")
    expect(page).to_have_url(re.compile("sao=4"))
    assert page.locator("#ket-qua .stall-name").all_inner_texts() == ["Bưởi đỏ"]
    page.get_by_role("link", name="4 sao bỏ điều kiện này").first.click()
    expect(page).to_have_url(re.compile(r"\?q=buoi(\+|%20)do$"))


def test_following_without_javascript(street: Street) -> None:
    person, product = make_resident("Nguyễn Thị Mai"), cast.make_product()
    other = cast.make_product(product.vendor, "Mứt vỏ bưởi")
    begin_to_follow(person=person, product=other)
    page = street.visitor(person=person, java_script_enabled=False)
    page.goto(f"/san-pham/{product.slug}/")
    follow(page.get_by_role("main"), "Theo dõi")
    press(page.get_by_role("main"), "Theo dõi")
    expect(heading(page, "Đang theo dõi")).to_be_visible()
    followed = page.get_by_role("region", name="Sản phẩm").get_by_role("listitem")
    expect(followed).to_have_count(2)
    press(followed.filter(has_text=other.name), "Thôi theo dõi")
    expect(followed).to_have_count(1)
    expect(followed).to_contain_text(product.name)


def test_reviewing_without_javascript(street: Street) -> None:
    person = make_resident("Nguyễn Thị Mai")
    order = completed(cast.make_listing(), buyer=person)
    page = street.visitor(person=person, java_script_enabled=False)
    page.goto(reverse("orders:review-order", args=[order.code]))
    field(page, "Hàng thế nào").fill("Quả mọng, đóng gói cẩn thận.")
    press(page, "Gửi đánh giá")
    expect(page.get_by_role("alert")).to_contain_text("Anh/Chị hãy chọn số điểm.")
    expect(field(page, "Hàng thế nào")).to_have_value("Quả mọng, đóng gói cẩn thận.")
    page.get_by_role("radio").last.check()
    press(page, "Gửi đánh giá")
    expect(page.get_by_text("Cảm ơn Anh/Chị.")).to_be_visible()
    assert Review.objects.get().text == "Quả mọng, đóng gói cẩn thận."


def test_asking_for_ones_data_without_javascript(street: Street) -> None:
    person = make_resident("Nguyễn Thị Mai")
    page = street.visitor(person=person, java_script_enabled=False)
    page.goto("/cua-toi/")
    follow(page, "Dữ liệu của tôi")
    press(page, "Gom dữ liệu của tôi")
    expect(page.get_by_text("Đang gom, thường xong sau vài phút")).to_be_visible()
    assert DataRequest.objects.get().person == person


def test_the_second_step_without_javascript(street: Street) -> None:
    person = make_resident("Nguyễn Thị Mai")
    page = street.visitor(java_script_enabled=False)
    steps.sign_in(page, person)
    page.goto("/tai-khoan/bao-mat/")
    follow(page, "Bật ứng dụng tạo mã")
    steps.fill(page, {"Mật khẩu": cast.PASSWORD})
    press(page.get_by_role("main"), "Tiếp tục")
    expect(page.get_by_role("img", name="Mã QR cho ứng dụng tạo mã")).to_be_visible()
    secret = re.sub(r"\W", "", page.get_by_role("main").locator(".code").inner_text())
    give(page, codes_of(secret)[0], "Bật ứng dụng tạo mã")
    expect(heading(page, "Mã dự phòng")).to_be_visible()
    assert Authenticator.objects.filter(user=person, type="totp").exists()

    elsewhere = street.visitor(java_script_enabled=False)
    elsewhere.goto("/dang-nhap/")
    steps.fill(elsewhere, {"Thư điện tử hoặc số điện thoại": person.email, "Mật khẩu": cast.PASSWORD})
    press(elsewhere.get_by_role("main"), "Đăng nhập")
    expect(heading(elsewhere, "Bước đăng nhập thứ hai")).to_be_visible()
    give(elsewhere, "000000", "Vào chợ")
    expect(elsewhere.get_by_role("alert")).to_be_visible()
    give(elsewhere, codes_of(secret)[1], "Vào chợ")
    elsewhere.goto("/cua-toi/")
    expect(heading(elsewhere, "Chợ của tôi")).to_be_visible()


def give(page: Page, code: str, label: str) -> None:
    """Type a code of the app and send it."""
    page.locator("#id_code").fill(code)
    press(page.get_by_role("main"), label)


def codes_of(secret: str) -> list[str]:
    """Return what an app shows now, and half a minute later: each counts once."""
    return [str(format_hotp_value(hotp_value(secret, step))) for step in list(yield_hotp_counters_from_time())[1:]]
