"""The basket in the browser: one tap from the card, held by the clock, checked out."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from orders.models import DeliveryArea, Hold, Order, PaymentAccount
from sessions.models import Listing
from tests import cast
from tests.browser import steps
from tests.browser.visitors import Street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def goods() -> list[Listing]:
    """Two stalls in a live session; one delivers by area and takes transfers."""
    session = cast.make_session()
    first = cast.make_listing(session, cast.make_product(cast.make_vendor("HTX Bưởi đỏ Đông Cao")))
    other = cast.make_vendor("Gốm sứ Quang Vinh")
    second = cast.make_listing(session, cast.make_product(other, "Bình gốm men lam"))
    DeliveryArea.objects.create(vendor=other, fee=30_000, free_from=500_000, extra_days=1)
    PaymentAccount.objects.create(vendor=other, bank="970436", number="0123456789", holder="QUANG VINH")
    cast.me_linh()
    return [first, second]


def picture(page: Page, name: str) -> None:
    """Keep a picture when the environment names a folder for them."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fill_and_place(page: Page) -> None:
    """Fill the checkout, let the fee be asked for, and place."""
    page.locator("#id_name").fill(steps.BUYER["name"])
    page.locator("#id_phone").fill(steps.BUYER["phone"])
    page.locator("#id_commune").fill("Xã Mê Linh")
    page.locator("#id_street").fill(steps.BUYER["street"])
    page.get_by_role("button", name="Tính lại phí giao").click()
    expect(page.get_by_text("30.000").first).to_be_visible()
    picture(page, "checkout")
    page.get_by_role("button", name="Chốt đơn").click()
    expect(page.get_by_role("heading", level=1, name="Đã chốt đơn")).to_be_visible()


def test_from_the_card_to_two_orders(street: Street, goods: list[Listing]) -> None:
    page = street.visitor()
    page.goto(f"/phien-cho/{goods[0].session.number}/")
    card = page.locator(f'[data-listing="{goods[0].pk}"]')
    card.get_by_role("button", name="Thêm vào giỏ").click()
    expect(page.locator("#gio")).to_contain_text("Đã giữ 1 quả")
    page.locator(f'[data-listing="{goods[1].pk}"]').get_by_role("link", name="Chốt đơn").click()
    page.locator("#order-sheet").get_by_role("button", name="Thêm vào giỏ, giữ 10 phút").click()
    expect(page.locator("#gio")).to_contain_text("Bình gốm men lam")
    expect(page.locator("#order-sheet")).to_be_hidden()
    picture(page, "live")
    page.locator("#gio").get_by_role("link", name="Mở giỏ").click()
    expect(page.get_by_text("Đang giữ 1 quả").first).to_be_visible()
    picture(page, "basket")
    page.set_viewport_size({"width": 360, "height": 780})
    steps.fits_the_screen(page)
    page.emulate_media(color_scheme="dark")
    picture(page, "basket-360")
    page.get_by_role("link", name="Xem lại và chốt đơn").click()
    steps.fits_the_screen(page)
    picture(page, "checkout-360")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})
    fill_and_place(page)
    assert sorted(Order.objects.values_list("delivery_fee", flat=True)) == [0, 30_000]
    assert not Hold.objects.filter(ended_at=None).exists()
