"""A key of the device, in place of a password: Chromium's own virtual one, which asks nobody."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.browser.visitors import Street
from tests.cast import PASSWORD, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(street: Street, settings: Any) -> Page:
    """A browser with a key in it; keys exist only on https and on localhost."""
    street.url = street.url.replace("127.0.0.1", "localhost")
    settings.SITE_URL = street.url
    page = street.visitor()
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def sign_in(page: Page, login: str) -> None:
    page.goto("/dang-nhap/")
    page.get_by_label("Thư điện tử hoặc số điện thoại").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_a_key_is_made_and_signs_in_by_itself(page: Page) -> None:
    hoa = make_person("Nguyễn Thị Hoa", phone="+84912345678", phone_verified=True, email=None)
    sign_in(page, "0912345678")
    page.goto("/tai-khoan/bao-mat/")
    page.get_by_role("link", name="Thêm khóa").click()
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên gợi nhớ").fill("Điện thoại của Hoa")
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    key = Authenticator.objects.get(user=hoa, type=Authenticator.Type.WEBAUTHN)
    assert str(key) == "Điện thoại của Hoa"
    page.goto("/tai-khoan/bao-mat/")
    expect(page.get_by_text("Điện thoại của Hoa", exact=True)).to_be_visible()

    page.context.clear_cookies()
    page.goto("/dang-nhap/?next=/tai-khoan/")
    page.get_by_role("button", name="Dùng khóa trên máy").click()
    expect(page.get_by_role("heading", name="Tài khoản")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, "0912345678")  # the password alone is no longer enough
    expect(page.get_by_role("heading", name="Bước đăng nhập thứ hai")).to_be_visible()
    page.get_by_role("button", name="Dùng khóa trên máy").click()
    expect(page.get_by_role("heading", name="Bước đăng nhập thứ hai")).to_be_hidden()
    page.goto("/tai-khoan/")
    expect(page.get_by_role("heading", name="Tài khoản")).to_be_visible()


def test_a_browser_without_this_key_says_what_else_to_do(street: Street, page: Page) -> None:
    page.goto("/dang-nhap/")
    button = page.get_by_role("button", name="Dùng khóa trên máy")
    button.click()
    expect(page.get_by_text("Chưa dùng được khóa")).to_be_visible()
    expect(page.get_by_label("Mật khẩu", exact=True)).to_be_visible()
