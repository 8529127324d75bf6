"""What people say about goods: asked without a script, answered at the desk; reviews and questions on every screen."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from market.accounts.models import Role
from market.kernel.clock import database_now
from orders.reviews.services import Seen, answer_review, show_review
from sessions.models import Listing, MarketSession, ProductQuestion
from tests import cast
from tests.browser.steps import fill, fits_the_screen, press
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import DESKTOP, PHONE, Street
from tests.browser.world import make_resident
from tests.orders.reviewing import completed, said
from tests.sessions.asking import answered_about_product, asked_about

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for a person to look at
LONG = (
    "Quả đều, cuống còn tươi, để bốn ngày vẫn thơm. Cả nhà khen ngọt thanh, phiên sau tôi mua thêm biếu bên ngoại; "
    "chỉ mong thùng có thêm tấm lót vì hai quả ở đáy hơi xước vỏ."
)


def look(page: Page, name: str) -> None:
    """Keep pictures of the page by day and by night, at a desk and on a phone, when somebody wants to see them."""
    for size, width in ((DESKTOP, 1440), (PHONE, 360)):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            fits_the_screen(page)
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)


@pytest.fixture
def listing() -> Listing:
    """Return a listing of an evening that is over, with reviews in every state and questions of every kind."""
    vendor = cast.make_vendor(owner=make_resident("Lương Văn Phương"))
    listing = cast.make_listing(cast.make_session("live"), cast.make_product(vendor), allotment=50)
    moderator = make_resident("Đặng Mai Chi", Role.MODERATOR)
    texts = (LONG, "Giao đúng hẹn, còn mát tay.", "Nhỏ hơn tôi nghĩ.", "Hai quả bị dập.", "", "Chờ duyệt lời này.")
    for number, (score, text) in enumerate(zip((5, 5, 3, 2, 4, 5), texts, strict=True), 1):
        review = said(completed(listing, number, name="Nguyễn Thị Mai"), score, text, is_named=number % 2 == 1)
        if text and number < len(texts):
            show_review(actor=moderator, seen=Seen(review, review.version))
        if score < 4:
            review.refresh_from_db()
            owner = vendor.members.get().person
            answer_review(actor=owner, review=review, text="Cảm ơn Anh/Chị góp ý. Từ tuần này thùng có thêm tấm lót.")
    over = database_now() - timedelta(days=1)
    MarketSession.objects.filter(pk=listing.session_id).update(
        opens_at=over - timedelta(hours=2), closes_at=over, planned_closes_at=over
    )
    answered_about_product(listing.product, "Để ngoài được mấy ngày ạ?", answer="Nơi thoáng mát được 15 ngày ạ.")
    asked_about(listing.product, "Có hộp quà biếu không ạ?")
    asked_about(listing.product, "Giao sang Gia Lâm mất mấy ngày?", ago=timedelta(days=3))
    return listing


def test_a_question_goes_all_the_way_without_a_script(street: Street, listing: Listing) -> None:
    product = listing.product
    page = street.visitor(java_script_enabled=False, viewport=PHONE)
    page.goto(f"/san-pham/{product.slug}/")
    page.get_by_role("link", name="Đặt câu hỏi").click()
    fill(page, {"Câu hỏi": "Mua mười quả có được chọn cỡ không?", "Thư điện tử": "hoa@"})
    press(page, "Gửi câu hỏi")
    expect(page.get_by_role("heading", name="Chưa gửi được")).to_be_visible()
    fill(page, {"Thư điện tử": "hoa@example.vn"})
    press(page, "Gửi câu hỏi")
    expect(page.get_by_text("Đã gửi câu hỏi.")).to_be_visible()
    desk = street.visitor(person=product.vendor.members.get().person, java_script_enabled=False, viewport=PHONE)
    desk.goto(f"/gian-hang/{product.vendor.slug}/hoi-dap/")
    answer = desk.get_by_role("textbox", name="Trả lời").nth(2)
    answer.fill("Được ạ, Anh/Chị ghi cỡ vào lời nhắn của đơn.")
    desk.get_by_role("button", name="Gửi trả lời").nth(2).click()
    expect(desk.get_by_text("Đã trả lời. Người hỏi được báo")).to_be_visible()
    question = ProductQuestion.objects.get(email="hoa@example.vn")
    assert question.answer == "Được ạ, Anh/Chị ghi cỡ vào lời nhắn của đơn."
    assert not street.complaints


def test_what_is_said_reads_well_on_every_screen(street: Street, listing: Listing) -> None:
    product, problems = listing.product, []
    owner, vendor = product.vendor.members.get().person, product.vendor.slug
    screens = (
        (None, "product", f"/san-pham/{product.slug}/"),
        (None, "reviews", f"/san-pham/{product.slug}/danh-gia/"),
        (None, "ask", f"/san-pham/{product.slug}/hoi/"),
        (owner, "vendor-reviews", f"/gian-hang/{vendor}/danh-gia/"),
        (owner, "vendor-questions", f"/gian-hang/{vendor}/hoi-dap/"),
        (make_resident("Đỗ Văn Minh", Role.MODERATOR, Role.REVIEWER), "office-reviews", "/van-phong/danh-gia/"),
        (make_resident("Đỗ Thị Lan", Role.MODERATOR), "office-questions", "/van-phong/hoi-dap/giua-phien/"),
        (make_resident("Vũ Văn An", Role.DIRECTOR, Role.REVIEWER), "office-home", "/van-phong/"),
    )
    for person, name, address in screens:
        page = street.visitor(person=person)
        page.goto(address, wait_until="load")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look(page, name)
        problems += [f"{name} {each}" for each in both_ways(page)]
    assert not problems
    assert not street.complaints
