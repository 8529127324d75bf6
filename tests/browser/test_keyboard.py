"""The ways of buyers and vendors by keyboard alone, and whole pages from their first stop to the last and back."""

import re

import pytest
from playwright.sync_api import Page, expect

from orders.models import Order
from sessions.models import Complaint, Listing
from tests import cast
from tests.browser.keyboard import Keyboard, is_focused
from tests.browser.steps import BUYER, code_sent_to, field, heading, receipt_code, stall
from tests.browser.visitors import DESKTOP, PHONE, Street
from tests.browser.world import World, furnish, make_resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_buyer_finds_a_product_orders_it_and_reads_the_receipt(street: Street) -> None:
    listing = cast.make_listing(allotment=5)
    page = street.visitor()
    keys = Keyboard(page)
    page.goto("/")
    keys.press(page.get_by_role("navigation", name="Đi trong chợ").get_by_role("link", name="Sản phẩm"))
    expect(heading(page, "Sản phẩm")).to_be_visible()
    keys.skip()
    keys.type(page.get_by_role("searchbox"), "buoi do")
    expect(page.get_by_role("status").first).to_have_text("1 sản phẩm cho “buoi do”")
    assert is_focused(page.get_by_role("searchbox"))  # the list that came anew left it there
    keys.press(page.locator("#ket-qua").get_by_role("link", name=listing.product.name))
    expect(heading(page, listing.product.name)).to_be_visible()
    keys.skip()
    keys.press(page.get_by_role("link", name="Chốt đơn", exact=True))
    fill_the_sheet(keys)
    code = receipt_code(page)
    keys.skip()
    keys.reach(page.get_by_role("link", name="Xác minh đơn này"))
    assert Order.objects.get(code=code).current_lines[0].quantity == 2
    keys.is_content()


def fill_the_sheet(keys: Keyboard) -> None:
    """Say how many, to whom and where, and order."""
    page = keys.page
    expect(heading(page, "Chốt đơn")).to_be_visible()
    keys.skip()
    keys.reach(field(page, "Số lượng"))
    page.keyboard.press("ArrowUp")
    expect(page.locator("#order-sum")).to_contain_text("178.000 ₫")
    labels = {"name": "Họ và tên", "phone": "Số điện thoại", "commune": "Xã/Phường", "street": "Số nhà, thôn/đường"}
    for key, label in labels.items():
        keys.type(field(page, label), BUYER[key])
    keys.press(page.get_by_role("button", name="Chốt đơn", exact=True))


def test_the_sheet_over_the_live_page_lets_one_in_and_out(street: Street) -> None:
    listing = cast.make_listing()
    page = street.visitor(viewport=PHONE)
    keys = Keyboard(page)
    page.goto(f"/phien-cho/{listing.session.number}/")
    keys.skip()
    order = stall(page, listing.product.name).get_by_role("link", name=re.compile("^Chốt đơn"))
    keys.press(order)
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="Chốt đơn", exact=True)).to_be_visible()
    stops = keys.walk()
    assert len(stops) > 8
    assert sheet.evaluate("sheet => met.every((each) => sheet.contains(each))")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(order).to_be_focused()
    keys.is_content()


def test_news_of_the_evening_leave_the_focus_where_it_is(street: Street) -> None:
    listing = cast.make_listing(allotment=5)
    listing.session.on_air = listing
    listing.session.save()
    page = street.visitor()
    keys = Keyboard(page)
    page.goto(f"/phien-cho/{listing.session.number}/")
    keys.skip()
    on_air = page.locator("#bang").get_by_role("link", name=re.compile("^Chốt đơn"))
    keys.reach(on_air)
    on_air.evaluate("each => each.dataset.before = '1'")
    Listing.objects.update(sold=2)
    expect(page.locator("#bang .left")).to_contain_text("Chỉ còn 3")
    expect(on_air).not_to_have_attribute("data-before", "1")  # another link in the same place
    expect(on_air).to_be_focused()
    keys.is_content()


def test_somebody_signs_up(street: Street) -> None:
    page = street.visitor(viewport=PHONE)
    keys = Keyboard(page)
    page.goto("/")
    keys.press(page.get_by_label("Mở danh mục"))
    keys.press(page.get_by_role("link", name="Đăng nhập", exact=True).first)
    expect(heading(page, "Đăng nhập")).to_be_visible()
    keys.skip()
    keys.press(page.get_by_role("main").get_by_role("link", name="Tạo tài khoản"))
    expect(heading(page, "Tạo tài khoản")).to_be_visible()
    keys.skip()
    keys.type(field(page, "Họ và tên"), "Trần Văn Nam")
    keys.type(field(page, "Thư điện tử"), "nam@example.vn")
    keys.type(field(page, "Mật khẩu"), cast.PASSWORD)
    keys.press(page.get_by_label("Tôi đã đọc và đồng ý"), "Space")
    keys.press(page.get_by_role("button", name="Tạo tài khoản"))
    expect(heading(page, "Xác nhận thư điện tử")).to_be_visible()
    keys.type(field(page, "Mã gồm 6 chữ số"), code_sent_to("nam@example.vn"))
    page.keyboard.press("Enter")
    menu = page.get_by_label("Mục của Trần Văn Nam")
    keys.press(menu)
    mine = page.get_by_role("link", name="Chợ của tôi")
    keys.reach(mine)
    page.keyboard.press("Escape")
    expect(mine).to_be_hidden()
    expect(menu).to_be_focused()
    keys.is_content()


def test_somebody_complains_and_is_led_to_what_is_missing(street: Street) -> None:
    product = cast.make_product()
    page = street.visitor()
    keys = Keyboard(page)
    page.goto(f"/san-pham/{product.slug}/")
    keys.skip()
    keys.press(page.get_by_role("link", name="Báo Ban tổ chức"))
    expect(heading(page, "Gửi phản ánh")).to_be_visible()
    keys.skip()
    keys.reach(page.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("radio", checked=True)
    expect(chosen).to_be_focused()
    about = chosen.get_attribute("value")
    keys.type(field(page, "Điều Anh/Chị thấy hoặc nghe"), "Nói là chữa được bệnh.")
    keys.type(field(page, "Họ và tên"), "Nguyễn Thị Mai")
    keys.press(page.get_by_role("button", name="Gửi phản ánh"))
    expect(page.get_by_role("alert")).to_be_focused()
    keys.press(page.get_by_role("alert").get_by_role("link").first)
    expect(page.locator("[aria-invalid]")).to_be_focused()
    keys.type(field(page, "Thư điện tử để trả lời"), "mai@example.vn")
    keys.press(page.get_by_role("button", name="Gửi phản ánh"))
    expect(page.get_by_text("Ban tổ chức đã nhận phản ánh")).to_be_visible()
    assert Complaint.objects.get().about == about
    keys.is_content()


def test_a_vendor_lists_a_product_for_the_evening(street: Street) -> None:
    owner = make_resident("Lương Văn Phương")
    product = cast.make_product(cast.make_vendor(owner=owner))
    session = cast.make_session("planned", number=12)
    page = street.visitor(person=owner)
    keys = Keyboard(page)
    page.goto(f"/gian-hang/{product.vendor.slug}/")
    keys.press(page.get_by_role("navigation", name="Bàn làm việc").get_by_role("link", name="Phiên chợ"))
    expect(heading(page, "Phiên chợ")).to_be_visible()
    keys.skip()
    keys.press(page.get_by_role("link", name="Bày hàng"))
    expect(heading(page, f"Phiên {session.number}")).to_be_visible()
    keys.skip()
    keys.press(page.get_by_role("link", name=product.name))
    expect(heading(page, product.name)).to_be_visible()
    keys.skip()
    for label, value in (("Giá phiên chợ", "89.000"), ("Số lượng mở bán", "20"), ("Tối đa mỗi người mua", "5")):
        keys.type(field(page, label), value)
    keys.press(page.get_by_role("button", name="Đăng ký vào phiên"))
    expect(page.get_by_text("Đã bán 0 trên 20 quả, mỗi người tối đa 5")).to_be_visible()
    assert Listing.objects.get().session_price == 89_000
    keys.is_content()


def pages_of(world: World) -> list[str]:
    """Return pages on which one does something, street and office."""
    live = f"/phien-cho/{world.live.number}/"
    return [
        *("/", "/san-pham/", f"/san-pham/{world.listing.product.slug}/", live, f"{live}dat/{world.listing.pk}/"),
        *(f"/don-hang/{world.order.code}/", f"/gian-hang/{world.vendor.slug}/don-hang/", "/dang-ky/"),
    ]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_whole_pages_are_walked_to_their_end_and_back(street: Street, screen: dict[str, int]) -> None:
    world = furnish()
    problems: list[str] = []
    for path in pages_of(world):
        person = world.people["vendor" if "/gian-hang/" in path else "buyer"] if path != "/dang-ky/" else None
        page = street.visitor(person=person, viewport=screen)
        problems += walked(page, path)
        page.close()
    assert not problems, "\n".join(problems)


def walked(page: Page, path: str) -> list[str]:
    """Return what was wrong on the way through a page and back."""
    keys = Keyboard(page)
    page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => true })")  # no news on the way
    page.goto(path, wait_until="load")
    stops = keys.walk()
    assert len(stops) > 10, path
    keys.walk_back(stops)
    return keys.problems
