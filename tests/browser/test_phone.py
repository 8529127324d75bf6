"""The buyer and the producer on a phone: 360 × 780, fingers, a camera's photos."""

import pytest
from playwright.sync_api import Page, expect

from market.accounts.models import Person, Role
from tests import cast
from tests.browser import steps
from tests.browser import vendor_steps as vendor
from tests.browser.steps import field, fits_the_screen, follow, heading, press
from tests.browser.visitors import TOUCH, Street
from tests.browser.world import make_resident
from tests.files.ordinary import heic
from tests.orders.conftest import contact, phone_of, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LICENCE = "Giấy đăng ký kinh doanh"


def test_buying_on_a_phone(street: Street) -> None:
    listing = cast.make_listing(allotment=5)
    page = street.visitor(**TOUCH)
    page.goto("/")
    fits_the_screen(page)
    hand = steps.Hand()
    sheet = steps.open_sheet(page, listing.session.number, listing.product.name, hand)
    fits_the_screen(page)
    sheet.get_by_role("button", name="Thêm một").tap()
    expect(field(sheet, "Số lượng")).to_have_value("2")
    steps.fill_sheet(sheet, hand)
    steps.settle(sheet, hand)
    code = steps.receipt_code(page)
    assert hand.inputs <= 12, f"{hand.inputs} inputs for one order"
    fits_the_screen(page)
    fingers_fit(page)
    follow(page, "Xác minh đơn này")
    expect(heading(page, f"Đơn {code} có thật")).to_be_visible()
    fits_the_screen(page)


def test_signing_up_with_a_phone_number(street: Street) -> None:
    page = street.visitor(**TOUCH)
    page.goto("/dang-ky/")
    fits_the_screen(page)
    steps.fill(page, {"Họ và tên": "Trần Văn Nam", "Số điện thoại": "0912 000 333", "Mật khẩu": cast.PASSWORD})
    page.get_by_label("Tôi đã đọc và đồng ý").check()
    press(page, "Tạo tài khoản")
    steps.fill(page, {"Mã gồm 6 chữ số": steps.code_sent_to("+84912000333")})
    fits_the_screen(page)
    press(page, "Xác nhận")
    expect(page.get_by_label("Mục của Trần Văn Nam")).to_be_visible()
    assert Person.objects.get(phone="+84912000333").phone_verified


def test_handing_in_papers_on_a_phone(street: Street) -> None:
    owner = make_resident("Lương Văn Phương")
    dossier = cast.make_dossier(cast.make_vendor(owner=owner, status="draft", legal_name=vendor.LEGAL_NAME))
    dossier.products.add(cast.make_product(dossier.vendor, status="draft"))
    page = street.visitor(person=owner, **TOUCH)
    page.goto(f"/gian-hang/{dossier.vendor.slug}/ho-so/")
    fits_the_screen(page)
    follow(page, "Tải giấy tiếp theo")
    fits_the_screen(page)
    press(page, "Nộp giấy tờ này")
    expect(page.locator(".field-error").first).to_be_visible()
    fits_the_screen(page)
    fingers_fit(page)
    page.reload()
    vendor.hand_in(page, LICENCE, steps.upload("IMG_0042.HEIC", "image/heic", heic((900, 1200))))
    fits_the_screen(page)
    steps.is_drawn(vendor.paper_line(page, LICENCE).get_by_role("img"))


def test_the_desks_of_orders_on_the_narrowest_phone(street: Street) -> None:
    listing = cast.make_listing(stall_code="A1")
    code = place(listing, to=contact(phone_of(1), note="Gọi trước 30 phút")).codes[0]
    vendor = listing.product.vendor
    narrow = TOUCH | {"viewport": {"width": 320, "height": 640}}
    seller = street.visitor(person=vendor.members.get().person, **narrow)
    for path in ("don-hang/", f"don-hang/{code}/", "don-hang/soan-hang/", "giao-hang/", "lich-giao/"):
        seller.goto(f"/gian-hang/{vendor.slug}/{path}")
        fits_the_screen(seller)
        fingers_fit(seller)
    witness = street.visitor(person=cast.make_person("Bùi Thanh Tâm", Role.WITNESS), **narrow)
    witness.goto("/van-phong/chung-kien/so/")
    fits_the_screen(witness)
    witness.get_by_role("row").get_by_role("link").first.click()
    witness.get_by_text("Nguyên văn đã ghi").click()
    expect(witness.get_by_text("RFC 9162")).to_be_visible()
    fits_the_screen(witness)


def fingers_fit(page: Page) -> None:
    """Hold that every button one can see is at least 44 px high."""
    buttons = page.locator("main .btn:visible")
    heights = buttons.evaluate_all("all => all.map(button => [button.textContent.trim(), button.offsetHeight])")
    assert not [name for name, height in heights if height < 44]
