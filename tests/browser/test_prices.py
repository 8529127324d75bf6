"""A price that is real: proved, checked, struck through, lowered for minutes; under axe, and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from market.accounts.models import Role
from sessions.models import FlashWindow, Listing, PromotionKind
from sessions.services.prices import attach_proofs
from tests.browser.steps import field, fill, follow, heading, press, stall, upload
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import Street
from tests.browser.world import make_resident
from tests.cast import hanoi_day, make_listing, make_product, make_session, make_vendor
from tests.files.ordinary import jpeg
from vetting.models import Product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, problems: list[str]) -> None:
    """Hold the page as it stands under axe, by day on a desk and by night on a phone."""
    problems += [f"{page.url} {problem}" for problem in both_ways(page)]


def the_vendor_proves(page: Page, listing: Listing, problems: list[str]) -> None:
    page.goto(f"/gian-hang/{listing.product.vendor.slug}/ho-so/san-pham/")
    page.get_by_role("link", name=re.compile("^Giá và bằng chứng")).click()
    look(page, problems)
    follow(page.locator("main"), "Gửi bằng chứng giá")
    fill(page, {"Giá trên bằng chứng": "100.000", "Ngày ghi nhận": f"{hanoi_day(-3):%d/%m/%Y}"})
    fill(page, {"Nơi bán": "Cửa hàng OCOP, 2 Thái Hà"})
    page.locator("input[type=file]").set_input_files(upload("ke.jpg", "image/jpeg", jpeg()))
    look(page, problems)
    press(page, "Gửi bằng chứng")
    expect(page.get_by_text("Chờ kiểm tra")).to_be_visible()
    look(page, problems)


def the_office_checks(page: Page, problems: list[str]) -> None:
    page.goto("/van-phong/tham-dinh/gia/")
    look(page, problems)
    page.get_by_role("link", name=re.compile("^Kiểm tra.*Bưởi")).click()
    look(page, problems)
    press(page, "Nhận bằng chứng")
    expect(page.get_by_text("Đã ghi kết luận về giá của")).to_be_visible()
    assert attach_proofs() == 2  # this evening and the coming one


def the_director_sets_a_flash(page: Page, listing: Listing, problems: list[str]) -> None:
    page.goto(f"/van-phong/phien/{listing.session.number}/gia/")
    page.get_by_role("link", name=re.compile("^Đặt chớp nhoáng")).click()
    fill(page, {"Giá chớp nhoáng": "95.000", "Số suất": "5"})
    field(page, "Trong").select_option("10")
    press(page, "Đặt giá")
    expect(page.get_by_text("phải thấp hơn giá phiên chợ").first).to_be_visible()
    look(page, problems)
    fill(page, {"Giá chớp nhoáng": "70.000"})
    press(page, "Đặt giá")
    expect(page.get_by_text("Đang chớp nhoáng")).to_be_visible()
    look(page, problems)
    page.get_by_role("link", name=re.compile("^Rút")).click()
    look(page, problems)


def the_director_looks_at_the_law(page: Page, problems: list[str]) -> None:
    page.goto("/van-phong/phien/khuyen-mai/")
    look(page, problems)
    page.get_by_role("link", name=re.compile("^Sửa.*thông thường")).click()
    fill(page, {"Giảm ít nhất": "20"})
    press(page, "Xem trước thay đổi")
    expect(page.get_by_text("sẽ nằm ngoài mức")).to_be_visible()
    look(page, problems)
    press(page, "Đổi như trên")
    expect(page.get_by_text("Đã đổi loại khuyến mại")).to_be_visible()


def the_buyer_sees(page: Page, listing: Listing, problems: list[str]) -> None:
    page.goto(f"/phien-cho/{listing.session.number}/")
    card = stall(page, listing.product.name)
    expect(card.locator(".price-now b")).to_have_text("70.000\u00a0₫")
    expect(card.locator(".price-was s")).to_have_text("100.000\u00a0₫")
    expect(card.get_by_text("Cửa hàng OCOP, 2 Thái Hà")).to_be_hidden()
    card.locator(".price-proof summary").click()
    expect(card.get_by_text("Cửa hàng OCOP, 2 Thái Hà")).to_be_visible()
    look(page, problems)
    page.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    expect(page.locator("#order-total")).to_contain_text("70.000")
    look(page, problems)
    page.goto(f"/san-pham/{listing.product.slug}/")
    look(page, problems)


def furnish() -> Listing:
    """Return a listing in an open session, and a coming evening under a kind of promotion."""
    vendor = make_vendor(owner=make_resident("Lương Văn Phương"))
    product = make_product(vendor)
    Product.objects.filter(pk=product.pk).update(regular_price=90_000)
    Product.objects.filter(pk=product.pk).update(regular_price=100_000)
    kind, _made = PromotionKind.objects.get_or_create(
        code="ordinary",
        defaults={"title": "Khuyến mại thông thường", "most_percent": 50, "source": "Nghị định 81/2018"},
    )
    make_listing(make_session("planned", promotion=kind), product)
    return make_listing(product=product)


def test_a_price_is_proved_checked_and_lowered_for_minutes(street: Street) -> None:
    problems: list[str] = []
    listing = furnish()
    director = street.visitor(person=make_resident("Vũ Hoàng Long", Role.DIRECTOR))
    owner = listing.product.vendor.members.get().person
    the_vendor_proves(street.visitor(person=owner), listing, problems)
    the_office_checks(street.visitor(person=make_resident("Trần Thu Hà", Role.REVIEWER)), problems)
    the_director_sets_a_flash(director, listing, problems)
    the_buyer_sees(street.visitor(), listing, problems)
    the_director_looks_at_the_law(director, problems)
    assert not problems, "\n".join(problems)


def test_all_of_it_without_scripts(street: Street) -> None:
    """Hold the flows that write without JavaScript: a proof, a verdict, a wish, a flash price, an order's price."""
    listing = furnish()
    owner = listing.product.vendor.members.get().person
    vendor = street.visitor(person=owner, java_script_enabled=False)
    own = f"/gian-hang/{listing.product.vendor.slug}/"
    vendor.goto(f"{own}ho-so/san-pham/{listing.product_id}/gia/bang-chung/")
    fill(
        vendor, {"Giá trên bằng chứng": "100.000", "Ngày ghi nhận": f"{hanoi_day(-3):%d/%m/%Y}", "Nơi bán": "2 Thái Hà"}
    )
    vendor.locator("input[type=file]").set_input_files(upload("ke.jpg", "image/jpeg", jpeg()))
    press(vendor, "Gửi bằng chứng")
    expect(heading(vendor, "Giá và bằng chứng")).to_be_visible()
    vendor.goto(f"{own}phien/{listing.session.number}/gia/{listing.pk}/de-nghi/")
    press(vendor, "Gửi đề nghị")
    expect(vendor.get_by_text("Đã gửi đề nghị")).to_be_visible()
    office = street.visitor(person=make_resident("Trần Thu Hà", Role.DIRECTOR), java_script_enabled=False)
    office.goto("/van-phong/tham-dinh/gia/")
    office.get_by_role("link", name=re.compile("^Kiểm tra.*Bưởi")).click()
    press(office, "Nhận bằng chứng")
    office.goto(f"/van-phong/phien/{listing.session.number}/gia/{listing.pk}/chop-nhoang/")
    press(office, "Đặt giá")  # what the vendor wished for stands in the form
    expect(office.get_by_text("Đang chớp nhoáng")).to_be_visible()
    buyer = street.visitor(java_script_enabled=False)
    buyer.goto(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/")
    expect(buyer.get_by_text("80.000").first).to_be_visible()
    assert FlashWindow.objects.get().price == 80_000
