"""The vendor's order desk and the office's page for callers in the browser: ticked, moved, listed, read out."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from market.accounts.models import Role
from orders.aftercare.acts import CONFIRM
from orders.models import ClosingStatement, Order
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.browser.visitors import Street
from tests.orders.conftest import contact, phone_of, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listing() -> Listing:
    """Twenty pomelos with the code A1."""
    return cast.make_listing(stall_code="A1")


def picture(page: Page, name: str) -> None:
    """Keep pictures of a phone and of a desk when the environment names a folder for them."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    before = page.viewport_size
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


def test_orders_are_ticked_moved_and_packed(street: Street, listing: Listing) -> None:
    codes = [place(listing, to=contact(phone_of(n), note="Gọi trước 30 phút")).codes[0] for n in range(4)]
    vendor = listing.product.vendor
    page = street.visitor(person=vendor.members.get().person)
    page.goto(f"/gian-hang/{vendor.slug}/don-hang/")
    picture(page, "desk")
    for code in codes[:2]:
        page.get_by_label(f"Chọn đơn {code}").check()
    page.get_by_role("button", name="Xác nhận đơn").click()
    expect(page.get_by_text("Đã xác nhận 2 đơn.")).to_be_visible()
    page.get_by_role("link", name="Soạn theo sản phẩm").click()
    expect(page.get_by_role("cell", name="2 quả")).to_be_visible()
    picture(page, "pick")
    page.get_by_role("link", name="Đóng gói theo đơn").click()
    expect(page.get_by_role("link", name=codes[0])).to_be_visible()
    picture(page, "pack")
    page.get_by_role("link", name="Đóng gói theo tuyến").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Mê Linh")
    picture(page, "route")


def test_a_caller_is_read_to_and_served(street: Street, listing: Listing) -> None:
    page = street.visitor(person=cast.make_person("Trần Thị Lan", Role.MODERATOR))
    page.goto(f"/van-phong/phien/{listing.session.number}/dat-ho/")
    page.locator("#id_text").fill("A1 x2")
    page.locator("#id_name").fill("Cụ Đỗ Thị Mận")
    page.locator("#id_phone").fill("0912 345 678")
    page.locator("#id_commune").fill("Xã Mê Linh")
    page.locator("#id_street").fill("Số 5")
    page.get_by_role("button", name="Xem lại đơn").click()
    expect(page.get_by_role("heading", name="Đọc cho người gọi nghe")).to_be_visible()
    picture(page, "caller")
    page.get_by_role("radio", name="Không gửi được mã").check()
    page.locator("#id_why_not").select_option("landline")
    page.locator("#id_consent").check()
    page.get_by_role("button", name="Chốt đơn hộ").click()
    expect(page.get_by_text("Đã đặt hộ: đơn")).to_be_visible()
    picture(page, "called")


def test_statements_of_both_sides(street: Street, listing: Listing) -> None:
    order = Order.objects.get(code=place(listing, 2, key=uuid4()).codes[0])
    move_order(actor=None, order=order, act=CONFIRM)
    vendor, session = listing.product.vendor, listing.session
    ClosingStatement.objects.create(session=session, vendor=vendor, orders=1, units=2, total=order.total)
    page = street.visitor(person=vendor.members.get().person)
    page.goto(f"/gian-hang/{vendor.slug}/bang-ke/{session.number}/")
    expect(page.get_by_role("cell", name="2 quả")).to_be_visible()
    picture(page, "statement")
    office = street.visitor(person=cast.make_person("Trần Thị Lan", Role.MODERATOR))
    office.goto(f"/van-phong/phien/{session.number}/bang-ke/")
    expect(office.get_by_text("Chưa gửi được").first).to_be_visible()
    picture(office, "statements")
