"""Asking, moderating by keyboard, answering, complaining: in real browsers, with and without JavaScript."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from market.accounts.models import Person, Role
from sessions.models import Complaint, MarketSession, Question
from tests.browser.steps import field, fill, fits_the_screen, heading, press
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import DESKTOP, PHONE, TOUCH, Street
from tests.browser.world import make_resident
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.sessions.asking import answered, approved, asked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALBUM = os.environ.get("ALBUM", "")  # a folder for pictures of the pages, when somebody wants to look at them


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page on a desk by day and on a phone by night."""
    if not ALBUM:
        return
    for look, size, scheme in (("desk", DESKTOP, "light"), ("phone", PHONE, "light"), ("night", PHONE, "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=Path(ALBUM) / f"{name}-{look}.png", full_page=True)
    page.set_viewport_size(DESKTOP)


def key(page: Page, name: str) -> None:
    """Press a key once the page listens to it."""
    page.wait_for_load_state("load")
    page.keyboard.press(name)


@pytest.fixture
def moderator(db: None) -> Person:
    return make_person("Đặng Mai Chi", Role.MODERATOR, Role.DIRECTOR)


@pytest.fixture
def session(db: None) -> MarketSession:
    return make_session("live", slow_mode_seconds=0)


def test_asking_on_the_live_page_until_the_answer(street: Street, session: MarketSession, moderator: Person) -> None:
    product = make_product(make_vendor(owner=make_resident("Lương Văn Phương")))
    make_listing(session, product)
    approved(session, "Bao giờ giao tới Hà Đông?")
    buyer = street.visitor(person=make_resident("Nguyễn Thị Mai"), **TOUCH)
    buyer.goto(session.get_absolute_url())
    buyer.get_by_role("link", name="Đặt câu hỏi").click()
    sheet = buyer.get_by_role("dialog", name="Đặt câu hỏi")
    field(sheet, "Hỏi về").select_option(label=product.name)
    field(sheet, "Câu hỏi").fill("Bưởi để được mấy ngày, gọi em 0912 345 678?")
    press(sheet, "Gửi câu hỏi")
    expect(sheet.get_by_text("Đã gửi câu hỏi")).to_be_visible()
    expect(sheet.get_by_text("Ban tổ chức sẽ che đi")).to_be_visible()
    press(sheet, "Đóng")
    buyer.get_by_role("button", name="Tôi cũng muốn biết").click()
    expect(buyer.get_by_text("Đã ghi: 1 người cũng muốn biết.")).to_be_visible()

    desk = street.visitor(person=moderator)
    desk.goto(f"/van-phong/phien/{session.number}/hoi-dap/")
    picture(desk, "desk-contact")
    key(desk, "t")
    desk.keyboard.type("Mười lăm ngày ạ.")
    press(desk, "Trả lời")
    expect(desk.get_by_text("Đã trả lời.")).to_be_visible()
    expect(buyer.locator("#bang")).to_contain_text("Mười lăm ngày ạ.")
    expect(buyer.locator("#bang")).to_contain_text("gọi em •••?")
    expect(buyer.locator("#bang")).not_to_contain_text("345")
    fits_the_screen(buyer)


def test_the_desk_by_keyboard(street: Street, session: MarketSession, moderator: Person) -> None:
    first, second, third = (asked(session, f"Câu hỏi số {n} ạ?") for n in "123")
    page = street.visitor(person=moderator)
    page.goto(f"/van-phong/phien/{session.number}/hoi-dap/")
    opened = page.locator("#cau-dang-mo")
    key(page, "j")
    expect(opened).to_have_text(second.text)
    key(page, "k")
    expect(opened).to_have_text(first.text)
    key(page, "a")
    expect(opened).to_have_text(second.text)
    key(page, "h")
    key(page, "ArrowDown")
    key(page, "Tab")
    key(page, "Enter")
    expect(opened).to_have_text(third.text)
    key(page, "g")
    key(page, "Escape")
    key(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("approved", "hidden")


def test_everything_without_javascript(street: Street, session: MarketSession, moderator: Person) -> None:
    owner = make_resident("Lương Văn Phương")
    listing = make_listing(session, make_product(make_vendor(owner=owner)))
    buyer = street.visitor(person=make_resident("Nguyễn Thị Mai"), java_script_enabled=False, viewport=PHONE)
    buyer.goto(session.get_absolute_url())
    buyer.get_by_role("link", name="Đặt câu hỏi").click()
    field(buyer, "Câu hỏi").fill("Bưởi có ngọt không ạ?")
    press(buyer, "Gửi câu hỏi")
    expect(buyer.get_by_text("Chờ Ban tổ chức đọc")).to_be_visible()

    desk = street.visitor(person=moderator, java_script_enabled=False)
    desk.goto("/van-phong/hoi-dap/")
    field(desk, "Chuyển cho gian hàng của").select_option(index=1)
    press(desk, "Chuyển")
    expect(desk.get_by_text("Đã chuyển cho gian hàng.")).to_be_visible()

    other = street.visitor(person=make_resident("Trần Bích"), java_script_enabled=False, viewport=PHONE)
    other.goto(f"/phien-cho/{session.number}/hoi-dap/")
    press(other, "Tôi cũng muốn biết")
    expect(other.get_by_text("Đã ghi: 1 người cũng muốn biết.")).to_be_visible()

    stall = street.visitor(person=owner, java_script_enabled=False, viewport=PHONE)
    stall.goto(f"/gian-hang/{listing.product.vendor.slug}/phien/{session.number}/hoi-dap/")
    expect(stall.get_by_text("Ban tổ chức nhờ trả lời")).to_be_visible()
    field(stall, "Trả lời").fill("Ngọt thanh ạ.")
    press(stall, "Gửi trả lời")
    expect(stall.get_by_text("Ngọt thanh ạ.")).to_be_visible()
    assert Question.objects.get().answer == "Ngọt thanh ạ."


def test_complaining_and_following(street: Street, session: MarketSession, moderator: Person) -> None:
    listing = make_listing(session)
    visitor = street.visitor(java_script_enabled=False, viewport=PHONE)
    visitor.goto(f"/san-pham/{listing.product.slug}/")
    visitor.get_by_role("link", name="Báo Ban tổ chức", exact=True).click()
    visitor.get_by_label("Lời giới thiệu trên sóng").check()
    fill(visitor, {"Điều Anh/Chị thấy hoặc nghe": "Nói bưởi chữa khỏi bệnh.", "Họ và tên": "Mai"})
    press(visitor, "Gửi phản ánh")
    expect(visitor.get_by_role("alert")).to_be_visible()  # no contact
    fill(visitor, {"Số điện thoại": "0912 000 111"})
    press(visitor, "Gửi phản ánh")
    expect(visitor).to_have_url(re.compile(r"/phan-anh/[0-9A-Z]+/"))
    case = Complaint.objects.get()
    expect(heading(visitor, f"Phản ánh {case.code}")).to_be_visible()

    desk = street.visitor(person=moderator)
    desk.goto("/van-phong/phan-anh/")
    desk.get_by_role("link", name=case.code).click()
    press(desk, "Nhận xử lý")
    desk.get_by_role("radio", name="Phản ánh đúng").check()
    fill(desk, {"Lời gửi người phản ánh": "Gian hàng đã gỡ lời ấy."})
    press(desk, "Gửi kết luận")
    expect(desk.get_by_text("Đã gửi kết luận")).to_be_visible()

    again = street.visitor(viewport=PHONE)
    again.goto("/phan-anh/tra-cuu/")
    fill(again, {"Mã phản ánh": case.code.lower(), "Thư điện tử hoặc số điện thoại": "0912000111"})
    press(again, "Xem phản ánh")
    expect(again.get_by_text("Gian hàng đã gỡ lời ấy.")).to_be_visible()


def test_every_page_can_be_used_by_everybody(street: Street, session: MarketSession, moderator: Person) -> None:
    owner, buyer = make_resident("Lương Văn Phương"), make_resident("Nguyễn Thị Mai")
    pages = dict(furnished(session, owner, buyer))
    people = {"visitor": None, "buyer": buyer, "owner": owner, "moderator": moderator, "moderator of cases": moderator}
    problems = []
    for who, paths in pages.items():
        page = street.visitor(person=people[who])
        for path in paths:
            page.goto(path, wait_until="load")
            problems += [f"{who} {path} {problem}" for problem in both_ways(page)]
            picture(page, f"{who}{path.partition('?')[0].replace('/', '-')}{len(path)}")
    assert not problems, "\n".join(problems)


def furnished(session: MarketSession, owner: Person, buyer: Person) -> Iterator[tuple[str, list[str]]]:
    """Put questions in every state on the pages, and yield the pages by who looks at them."""
    listing = make_listing(session, make_product(make_vendor(owner=owner)))
    answered(session, "Để tủ lạnh được bao lâu?", listing=listing, side="vendor", person=buyer)
    approved(session, "Giao tới Hải Phòng mất mấy ngày?", person=buyer)
    approved(session, "Có hộp quà không?", listing=listing, forwarded_at=session.opens_at)
    asked(session, "Cho hỏi để trong tủ lạnh được bao lâu vậy shop?", listing=listing)
    asked(session, "Gọi em 0912 345 678 " + "nhé " * 40, listing=listing, person=buyer, has_contact=True)
    asked(session, "Rẻ hơn ở chỗ khác", status="hidden", hide_reason="advertising", person=buyer)
    asked(session, "Giống câu kia?", status="merged", merged_into=Question.objects.earliest("pk"), person=buyer)
    case = Complaint.objects.create(
        code="8M4TQ2XB", session=session, listing=listing, product=listing.product, vendor=listing.product.vendor,
        about="claim", text="Người dẫn nói bưởi chữa được bệnh.", said_at=session.opens_at, person=buyer,
        key="b3f1c1de-5b0e-4c19-9d3f-0c8f6c1d2a11", due_at=session.opens_at,
    )  # fmt: skip
    public, own = f"/phien-cho/{session.number}/hoi-dap/", f"/gian-hang/{listing.product.vendor.slug}/"
    yield "visitor", [public, f"/phan-anh/?gian={listing.pk}", "/phan-anh/tra-cuu/", "/khieu-nai/"]
    yield "buyer", [public, f"{public}hoi/", f"/phan-anh/{case.code}/", session.get_absolute_url()]
    yield "owner", [f"{own}phien/{session.number}/hoi-dap/", f"{own}phien/{session.number}/len-song/"]
    desk = f"/van-phong/phien/{session.number}/hoi-dap/"
    cases = "/van-phong/phan-anh/"
    shelves = [f"{desk}?o={shelf}" for shelf in ("chua-tra-loi", "da-tra-loi", "da-an")]
    yield "moderator", [desk, *shelves, "/van-phong/hoi-dap/?moi-phien=1", cases, f"{cases}?phien={session.number}"]
    yield "moderator of cases", [f"{cases}{case.code}/"]
