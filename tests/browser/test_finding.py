"""Finding goods in a browser: as one types, by choices, on a phone; the address always says what is looked at."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_public_side import look
from tests.browser.visitors import TOUCH, Street
from tests.cast import make_listing, make_product, make_session, make_vendor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def goods() -> None:
    """Put a dozen goods of two vendors on the market, half of them on the table of the next evening."""
    session = make_session("planned")
    vendors = [make_vendor("HTX Bưởi đỏ Đông Cao"), make_vendor("Hộ làng Sen")]
    for number, name in enumerate(("Bưởi đỏ", "Cốm non", "Trà sen", "Miến dong", "Nem chua", "Lụa tơ tằm")):
        for vendor in vendors:
            product = make_product(vendor, name, stars=3 + number % 3, regular_price=60_000 * (number + 1))
            if number % 2:
                make_listing(session, product)


def found(page: Page) -> list[str]:
    return page.locator("#ket-qua .stall-name").all_inner_texts()


def test_results_follow_what_is_typed(street: Street) -> None:
    page = street.visitor()
    page.goto("/san-pham/?sao=3")
    expect(page.get_by_role("status").first).to_have_text("4 sản phẩm")
    page.get_by_role("searchbox").press_sequentially("buoi do")
    expect(page.get_by_role("status").first).to_have_text("3 sản phẩm cho “buoi do”")
    expect(page).to_have_url(re.compile(r"\?q=buoi(\+|%20)do&sao=3"))
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert found(page) == ["Bưởi đỏ", "Bưởi đỏ", "Miến dong"]  # the last for its vendor's name
    expect(page.locator("#goi-y").get_by_role("link", name="HTX Bưởi đỏ Đông Cao").last).to_be_visible()
    look(page, "catalogue-typing")
    page.get_by_role("searchbox").fill("buoi xxxx yyyy")
    expect(page.get_by_text("Không tìm thấy sản phẩm nào")).to_be_visible()
    look(page, "catalogue-nothing")


def test_choices_change_the_list_and_the_address(street: Street) -> None:
    page = street.visitor()
    page.goto("/san-pham/")
    page.get_by_role("link", name="5 sao 4").click()
    expect(page).to_have_url(re.compile(r"\?sao=5$"))
    expect(page.get_by_role("status").first).to_have_text("4 sản phẩm")
    page.get_by_role("link", name="Đang bày hoặc bày phiên tới").first.click()
    expect(page).to_have_url(re.compile(r"\?sao=5&phien-toi=1$"))
    expect(page.locator("#ket-qua .stall-name").first).to_have_text("Lụa tơ tằm")
    page.get_by_role("link", name="Giá giảm dần").click()
    expect(page).to_have_url(re.compile("xep=gia-giam"))
    look(page, "catalogue-chosen")
    page.get_by_role("link", name="5 sao bỏ điều kiện này").first.click()
    expect(page.get_by_role("status").first).to_have_text("6 sản phẩm")
    page.go_back()
    expect(page).to_have_url(re.compile("sao=5"))
    expect(page.get_by_role("status").first).to_have_text("2 sản phẩm")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_folds_the_choices_above_the_goods(street: Street, scheme: str) -> None:
    page = street.visitor(**TOUCH, color_scheme=scheme)
    page.goto("/san-pham/")
    choice = page.get_by_role("link", name="4 sao 4")
    expect(choice).to_be_hidden()
    page.get_by_text("Lọc sản phẩm").tap()
    expect(choice).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    look(page, f"catalogue-phone-{scheme}")
    choice.tap()
    expect(page.get_by_role("status").first).to_have_text("4 sản phẩm")
    expect(choice).to_be_hidden()


def test_without_scripts_every_choice_is_a_link(street: Street) -> None:
    page = street.visitor(java_script_enabled=False)
    page.goto("/san-pham/")
    page.get_by_role("searchbox").fill("lang sen")
    page.get_by_role("button", name="Tìm").click()
    assert found(page) == ["Bưởi đỏ", "Cốm non", "Lụa tơ tằm", "Miến dong", "Nem chua", "Trà sen"]
    page.get_by_role("link", name="Chủ thể và xã, phường có tên giống vậy").click()
    page.get_by_role("link", name=re.compile("^Hộ làng Sen")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hộ làng Sen")
