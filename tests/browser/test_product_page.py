"""A product's page in a browser: its pictures large and small, its prices, with and without a script."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from market.demo.content.catalogue import demo_products
from market.demo.pictures import compose_picture, look_closer
from market.files.cell.pictures import picture_variants
from market.files.cell.verdicts import Kind
from market.files.services import publish_picture
from market.kernel.clock import today_in_hanoi
from sessions.models import AirEntry
from tests import cast
from tests.browser.steps import fits_the_screen
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import PHONE, Street
from tests.browser.world import make_resident
from tests.vetting.proofs import make_proof
from vetting.models import Product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for a person to look at


def look(page: Page, name: str) -> None:
    """Keep a picture of the page when somebody wants to see it."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def furnish() -> Product:
    """Make a product with two pictures, a past in three evenings, a lot, and goods like it."""
    owner = make_resident("Lương Văn Phương")
    vendor = cast.make_vendor(owner=owner)
    goods = list(demo_products(today_in_hanoi()))[:4]
    pictures = [
        publish_picture(picture_variants(content, Kind.JPEG))
        for content in (compose_picture(goods[0]), look_closer(goods[0]))
    ]
    product = cast.make_product(vendor, goods[0].name, picture=pictures[0], story="Cây trồng bên sông Hồng.")
    for place, (picture, alt) in enumerate(zip(pictures, ("Bưởi trong rổ tre", "Bưởi nhìn gần"), strict=True), 1):
        product.pictures.create(picture=picture, position=place, alt=alt)
    proof = make_proof(product, status="accepted")
    for weeks, price in ((3, 92_000), (2, 89_000), (1, 85_000)):
        opened = datetime.now(UTC) - timedelta(weeks=weeks)
        replay = "https://www.youtube.com/watch?v=abcdefghijk"
        session = cast.make_session("closed", opens_at=opened, replay_url=replay)
        listing = cast.make_listing(session, product, session_price=price, price_evidence=proof, sold=12)
        began, ended = opened + timedelta(minutes=4), opened + timedelta(minutes=9)
        AirEntry.objects.create(session=session, listing=listing, began_at=began, ended_at=ended)
    Product.objects.filter(pk=product.pk).update(regular_price=110_000)
    cast.make_lot(product)
    for one in goods[1:]:
        photo = publish_picture(picture_variants(compose_picture(one), Kind.JPEG))
        cast.make_product(cast.make_vendor(one.name), one.name, picture=photo)
    return product


def test_pictures_open_large_and_the_page_can_be_used_by_everybody(street: Street) -> None:
    product = furnish()
    page = street.visitor()
    page.goto(f"/san-pham/{product.slug}/", wait_until="load")
    look(page, "product-1440")
    page.get_by_role("link", name="Bưởi nhìn gần").click()
    expect(page.get_by_role("dialog", name="Bưởi nhìn gần")).to_be_visible()
    look(page, "product-zoom")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Bưởi nhìn gần")).to_be_hidden()
    page.get_by_text("Xem thành bảng").click()
    expect(page.get_by_role("table", name="Giá một quả, mới nhất trước")).to_be_visible()
    problems = list(both_ways(page))
    page.set_viewport_size(PHONE)
    look(page, "product-360-dark")
    fits_the_screen(page)
    page.goto(f"/san-pham/{product.slug}/to-treo/", wait_until="load")
    problems += both_ways(page)
    look(page, "poster")
    assert not problems
    assert not street.complaints


def test_without_a_script_a_picture_is_a_link(street: Street) -> None:
    product = furnish()
    page = street.visitor(java_script_enabled=False, viewport=PHONE)
    page.goto(f"/san-pham/{product.slug}/")
    look(page, "product-360")
    address = page.get_by_role("link", name="Bưởi nhìn gần").get_attribute("href") or ""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "image/webp"
    expect(page.get_by_role("button", name="Chép đường dẫn")).to_be_hidden()
    assert not street.complaints


def test_a_vendor_puts_pictures_in_order_on_a_phone(street: Street) -> None:
    product = furnish()
    page = street.visitor(person=product.vendor.members.get().person, viewport=PHONE)
    page.goto(f"/gian-hang/{product.vendor.slug}/ho-so/san-pham/{product.pk}/anh/", wait_until="load")
    page.get_by_role("button", name="Đưa lên đầu").click()
    expect(page.get_by_text("Đã đổi thứ tự ảnh.")).to_be_visible()
    product.refresh_from_db()
    assert product.picture == product.pictures.get(alt="Bưởi nhìn gần").picture
    problems = list(both_ways(page))
    look(page, "vendor-pictures")
    assert not problems
    assert not street.complaints
