"""One evening of the market, lived in the browser from a producer's first upload to an official's download."""

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.db.models import F
from playwright.sync_api import Locator, Page, Request, expect

from market.accounts.models import Person, Role
from market.celery import app
from market.files.models import StoredFile
from market.kernel.clock import database_now
from market.notices.models import Notice
from market.notices.tasks import send_due_notices
from orders.models import Order, WitnessEntry
from orders.reports.tasks import compile_due_reports
from orders.tasks import checkpoint_due_sessions, tell_of_orders
from sessions.models import Listing, MarketSession, SessionRule
from tests import cast
from tests.browser import office_steps as office
from tests.browser import steps
from tests.browser import vendor_steps as vendor
from tests.browser.steps import field, follow, press
from tests.browser.visitors import Street
from tests.browser.world import make_resident
from tests.files.hostile import CORPUS
from tests.files.ordinary import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "HTX Bưởi đỏ Đông Cao"
STAMP = "Tem truy xuất nguồn gốc"


@dataclass
class Evening:
    """Who takes part, and what came of each step so far."""

    street: Street
    people: dict[Role, Person]
    slug: str = ""
    number: int = 0
    code: str = ""

    @property
    def session(self) -> MarketSession:
        return MarketSession.objects.get(number=self.number)

    def desk(self, role: Role) -> Page:
        """Return the page of somebody of the office, signed in."""
        page = self.street.visitor()
        steps.sign_in(page, self.people[role])
        return page


@contextmanager
def worker_at_work() -> Iterator[None]:
    """Run tasks where they are asked for, as a worker would a moment later."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def evening(street: Street) -> Evening:
    cast.me_linh()
    return Evening(street, {role: make_resident(role.name.title(), role) for role in Role})


def test_one_evening(evening: Evening) -> None:
    producer = evening.street.visitor()
    a_producer_opens_a_stall_and_proves_its_goods(evening, producer)
    reviewer = evening.desk(Role.REVIEWER)
    a_reviewer_asks_for_changes(evening, reviewer)
    the_vendor_reads_why_and_mends_it(evening, producer)
    the_reviewer_recommends(evening, reviewer)
    another_person_approves(evening, evening.desk(Role.APPROVER))
    director = evening.desk(Role.DIRECTOR)
    the_office_plans_its_fridays(evening, director)
    the_vendor_lists_its_product(evening, producer)
    the_office_takes_it_in(evening, director)
    the_vendor_reads_its_place(evening, producer)
    the_evening_opens(evening)
    buyer = evening.street.visitor()
    a_buyer_orders(evening, buyer)
    a_stranger_verifies(evening)
    the_last_unit_goes_to_one(evening)
    the_office_watches(evening, director)
    the_evening_closes(evening, evening.street.visitor())
    the_vendor_delivers(evening, producer)
    a_rival_sees_nothing(evening)
    the_buyer_confirms(evening, buyer)
    an_official_downloads_the_report(evening, evening.desk(Role.OFFICIAL))
    the_office_reads_its_outbox(evening, director)


# --- 1, 2: signing up, the vendor and its papers ----------------------------------------------------------------------
def a_producer_opens_a_stall_and_proves_its_goods(evening: Evening, page: Page) -> None:
    steps.sign_up(page, name="Lương Văn Phương", email="phuong@example.vn")
    evening.slug = vendor.open_vendor(page, email="dongcao@example.vn")
    vendor.add_product(page)
    follow(page, "Tải giấy tiếp theo")
    a_hostile_file_is_refused(page)
    for kind in vendor.PAPERS:
        vendor.hand_in(page, kind)
        if kind != list(vendor.PAPERS)[-1]:
            follow(page, "Tải giấy tiếp theo")
    expect(page.get_by_text("Đã nộp đủ giấy tờ bắt buộc")).to_be_visible()
    vendor.submit(page)


def a_hostile_file_is_refused(page: Page) -> None:
    name, make, _reason = CORPUS["user password"]
    vendor.describe_paper(page)
    field(page, "Chọn tệp").set_input_files(steps.upload(name, "application/pdf", make()))
    expect(page.locator("#trang-giay").get_by_role("alert")).to_contain_text("Tệp này có mật khẩu.")
    expect(field(page, "Số hiệu")).to_have_value("118/QĐ-UBND")
    assert not StoredFile.objects.exists()


# --- 3: vetting -------------------------------------------------------------------------------------------------------
def a_reviewer_asks_for_changes(evening: Evening, page: Page) -> None:
    follow(page.get_by_role("navigation", name="Bàn làm việc"), "Thẩm định")
    office.take_dossier(page, NAME)
    office.judge(page, list(vendor.PAPERS), refused=STAMP)
    expect(page.get_by_text("Còn 1 giấy tờ bắt buộc chưa đạt")).to_be_visible()
    field(page, "Ghi chú").fill("Anh chụp lại tem giúp chợ.")
    press(page, "Yêu cầu bổ sung")
    expect(page.get_by_text("Chủ thể đã được báo.")).to_be_visible()


def the_vendor_reads_why_and_mends_it(evening: Evening, page: Page) -> None:
    mail = Notice.objects.get(kind="dossier-changes", recipient="phuong@example.vn")
    assert office.REASON in mail.body
    page.goto(f"/gian-hang/{evening.slug}/ho-so/")
    expect(page.get_by_text("Anh chụp lại tem giúp chợ.").first).to_be_visible()
    expect(page.get_by_text("Còn 1 mục cần bổ sung")).to_be_visible()
    line = vendor.paper_line(page, STAMP)
    expect(line).to_contain_text(office.REASON)
    line.get_by_role("link", name="Nộp bản khác").click()
    vendor.hand_in(page, STAMP, steps.upload("tem-ro.jpg", "image/jpeg", jpeg((1000, 1000))))
    vendor.submit(page)


def the_reviewer_recommends(evening: Evening, page: Page) -> None:
    office.take_dossier(page, NAME)
    office.judge(page, [STAMP])
    press(page, "Đề nghị duyệt")
    expect(page.get_by_text(f"{NAME}: đã trình với đề nghị duyệt.")).to_be_visible()


def another_person_approves(evening: Evening, page: Page) -> None:
    office.approve(page, NAME)
    expect(page.get_by_text(f"{NAME}: Đã duyệt.")).to_be_visible()
    follow(page, "Đã duyệt 1")
    page.get_by_role("row").filter(has_text=NAME).get_by_role("link").first.click()
    follow(page, "Văn bản quyết định")
    expect(page.get_by_text("Chấp thuận hồ sơ của")).to_be_visible()


# --- 4, 5: the calendar and the stalls --------------------------------------------------------------------------------
def the_office_plans_its_fridays(evening: Evening, page: Page) -> None:
    office.plan_fridays(page)
    expect(page.get_by_text("Tám phiên tới đã có sẵn.")).to_be_visible()
    expect(page.get_by_role("rowheader", name=re.compile(r"^Phiên \d+"))).to_have_count(8)
    rule = SessionRule.objects.get()
    assert (rule.rrule, rule.starts_at.isoformat(), rule.minutes) == ("FREQ=WEEKLY;BYDAY=FR", "20:30:00", 120)
    coming = rule.sessions.filter(opens_at__gt=database_now()).order_by("opens_at")
    evening.number = coming[0].number


def the_vendor_lists_its_product(evening: Evening, page: Page) -> None:
    vendor.open_listing(page, evening.slug, evening.number)
    vendor.offer(page, price=120_000, allotment=4, limit=2)
    expect(page.locator(".field-error")).to_contain_text("Giá phiên chợ phải thấp hơn giá niêm yết 100.000 ₫.")
    expect(field(page, "Số lượng mở bán")).to_have_value("4")
    vendor.offer(page, price=89_000, allotment=4, limit=2)
    expect(page.get_by_text("Đã bán 0 trên 4 quả, mỗi người tối đa 2")).to_be_visible()


def the_office_takes_it_in(evening: Evening, page: Page) -> None:
    assert Listing.objects.get().standing == Listing.Standing.APPLIED
    office.accept(page, evening.number, vendor.PRODUCT)
    expect(page.get_by_text("Đã nhận 1 sản phẩm vào phiên.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=vendor.PRODUCT)
    expect(row).to_contain_text("A1")


def the_vendor_reads_its_place(evening: Evening, page: Page) -> None:
    mail = Notice.objects.get(kind="listing-accepted", recipient="phuong@example.vn")
    assert f"A1: {vendor.PRODUCT}" in mail.body
    page.reload()
    expect(page.get_by_text("Đã nhận vào phiên")).to_be_visible()
    expect(page.get_by_text("Lên sóng 20:30–20:39")).to_be_visible()


# --- 6: the night -----------------------------------------------------------------------------------------------------
def the_evening_opens(evening: Evening) -> None:
    """Let Friday come. Only time passes behind the browser's back: nobody waits for days in a test."""
    opened, closes = database_now() - timedelta(minutes=1), database_now() + timedelta(minutes=119)
    MarketSession.objects.filter(number=evening.number).update(
        opens_at=opened, closes_at=closes, planned_closes_at=closes, listings_close_at=opened
    )


def a_buyer_orders(evening: Evening, page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Đang mở").first.click()
    goods = steps.stall(page, vendor.PRODUCT)
    expect(goods).to_contain_text("89.000 ₫")
    expect(goods.locator("[data-words]")).to_have_text("Còn 4")
    steps.order(evening.street.visitor(), evening.number, vendor.PRODUCT, phone="0912 000 222", name="Trần Văn Nam")
    expect(goods.locator("[data-words]")).to_have_text("Chỉ còn 3")  # the page was not loaded again

    posts: list[Request] = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    hand = order_with_a_double_click(evening, page)
    assert hand.inputs <= 12, f"{hand.inputs} inputs for one order"
    evening.code = steps.receipt_code(page)
    receipt = page.url
    expect(page.get_by_role("img", name="Dấu chứng kiến của Ban tổ chức").first).to_be_visible()
    steps.is_drawn(page.get_by_role("img", name="Mã QR mở trang xác minh đơn này"))

    again = page.request.post(posts[-1].url, data=posts[-1].post_data_buffer, headers=form_headers(evening))
    assert again.url == receipt
    assert Order.objects.filter(contact__phone="+84912000111").count() == 1


def order_with_a_double_click(evening: Evening, page: Page) -> steps.Hand:
    hand = steps.Hand()
    sheet = steps.open_sheet(page, evening.number, vendor.PRODUCT, hand)
    hand.tap(sheet.get_by_role("button", name="Thêm một"))
    expect(sheet.locator("#order-sum")).to_contain_text("178.000 ₫")
    steps.fill_sheet(sheet, hand)
    sheet.get_by_role("button", name="Chốt đơn", exact=True).dblclick()
    hand.inputs += 2
    return hand


def form_headers(evening: Evening) -> dict[str, str]:
    return {"Content-Type": "application/x-www-form-urlencoded", "Origin": evening.street.url}


def a_stranger_verifies(evening: Evening) -> None:
    stranger = evening.street.visitor()
    steps.verify(stranger, evening.code)
    expect(stranger.get_by_role("main")).to_contain_text("178.000 ₫")
    expect(stranger.get_by_role("main")).not_to_contain_text("Nguyễn Thị Mai")
    assert stranger.goto(f"/don-hang/{evening.code}/").status == 404  # type: ignore[union-attr]


def the_last_unit_goes_to_one(evening: Evening) -> None:
    sheets = [one_on_the_last_unit(evening, number) for number in range(2)]
    for sheet in sheets:
        steps.settle(sheet, steps.Hand())
    first, second = (sheet.page for sheet in sheets)
    assert steps.receipt_code(first)
    expect(second.get_by_role("alert").first).to_contain_text("Vừa hết hàng: người khác đã chốt phần cuối cùng.")
    expect(field(sheets[1], "Họ và tên")).to_have_value("Người thứ 1")
    listing = Listing.objects.get(session__number=evening.number)
    assert listing.sold + listing.held == listing.allotment == 4


def one_on_the_last_unit(evening: Evening, number: int) -> Locator:
    page = evening.street.visitor()
    sheet = steps.open_sheet(page, evening.number, vendor.PRODUCT)
    expect(sheet).to_contain_text("Chỉ còn 1 quả.")
    steps.fill_sheet(sheet, steps.Hand(), name=f"Người thứ {number}", phone=f"0987 000 00{number}")
    return sheet


# --- 7: the office, the close, delivery -------------------------------------------------------------------------------
def the_office_watches(evening: Evening, page: Page) -> None:
    page.goto("/van-phong/dem-cho/")
    stats = page.locator(".stat")
    expect(stats.filter(has_text="Đơn chốt").locator(".stat-value")).to_have_text("3")
    expect(stats.filter(has_text="Khách đặt").locator(".stat-value")).to_have_text("3")
    expect(stats.filter(has_text="Lượt bị từ chối").locator(".stat-value")).to_have_text("1")
    stalls = page.get_by_role("region", name="Gian hàng")
    expect(stalls.get_by_role("listitem").filter(has_text=NAME)).to_contain_text("356.000 ₫")
    follow(page, "Chứng kiến")
    follow(page, "Sổ chứng kiến")
    expect(page.get_by_role("row").filter(has_text=evening.code)).to_contain_text("Chốt đơn")
    assert WitnessEntry.objects.filter(kind="placed").count() == 3


def the_evening_closes(evening: Evening, page: Page) -> None:
    """Somebody still has the sheet open when the bell rings."""
    Listing.objects.update(allotment=10)  # only so that closing, not the empty shelf, is what refuses
    sheet = steps.open_sheet(page, evening.number, vendor.PRODUCT)
    steps.fill_sheet(sheet, steps.Hand(), phone="0987 000 009")
    closed = database_now() - timedelta(seconds=1)
    MarketSession.objects.filter(number=evening.number).update(closes_at=closed, planned_closes_at=closed)
    steps.settle(sheet, steps.Hand())
    expect(page.get_by_role("alert").first).to_contain_text("Phiên chợ đã đóng lúc")
    page.goto(f"/phien-cho/{evening.number}/dat/{Listing.objects.get().pk}/")
    expect(page.get_by_text("Hẹn Anh/Chị ở phiên tới.")).to_be_visible()
    assert Order.objects.count() == 3


def the_vendor_delivers(evening: Evening, page: Page) -> None:
    page.goto(f"/gian-hang/{evening.slug}/")
    follow(page.get_by_role("navigation", name="Bàn làm việc"), "Đơn hàng")
    expect(page.get_by_role("row").filter(has_text="quả")).to_have_count(3)
    follow(page, evening.code)
    expect(page.get_by_role("main")).not_to_contain_text("0912 000 111")
    press(page, "Xác nhận đơn")
    expect(page.get_by_role("main")).to_contain_text("0912 000 111")
    press(page, "Đã gửi hàng")
    press(page, "Đã giao, đã thu tiền")
    expect(page.get_by_role("button", name="Đã giao, đã thu tiền")).to_be_hidden()
    assert Order.objects.get(code=evening.code).status == Order.Status.PAID


def a_rival_sees_nothing(evening: Evening) -> None:
    rival = make_resident("Phùng Thị Thồ")
    other = cast.make_vendor("HTX Bưởi Thồ Phú Xuyên", owner=rival)
    page = evening.street.visitor()
    steps.sign_in(page, rival)
    for path in ("don-hang/", f"don-hang/{evening.code}/", "ho-so/", f"phien/{evening.number}/"):
        assert page.goto(f"/gian-hang/{evening.slug}/{path}").status == 404  # type: ignore[union-attr]
    assert page.goto(f"/gian-hang/{other.slug}/don-hang/{evening.code}/").status == 404  # type: ignore[union-attr]
    assert page.goto(f"/don-hang/{evening.code}/").status == 404  # type: ignore[union-attr]


def the_buyer_confirms(evening: Evening, page: Page) -> None:
    page.reload()
    press(page, "Đã nhận, đã trả tiền")
    expect(page.get_by_role("button", name="Đã nhận, đã trả tiền")).to_be_hidden()
    assert Order.objects.get(code=evening.code).status == Order.Status.COMPLETED


# --- 8: the report and the mails --------------------------------------------------------------------------------------
def an_official_downloads_the_report(evening: Evening, page: Page) -> None:
    moments = ("listings_close_at", "opens_at", "planned_closes_at", "closes_at")
    MarketSession.objects.update(**{moment: F(moment) - timedelta(minutes=20) for moment in moments})
    with worker_at_work():
        checkpoint_due_sessions()  # beat calls both again and again
        compile_due_reports()
    page.goto("/bao-cao/bo/")
    page.get_by_role("row").filter(has_text=str(evening.number)).get_by_role("link").first.click()
    with page.expect_download() as download:
        follow(page, "Tải sổ tính (XLSX)")
    content = download.value.path().read_bytes()
    expect(page.get_by_role("main")).to_contain_text(hashlib.sha256(content).hexdigest())

    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book["Sổ đơn hàng"].iter_rows(min_row=4, values_only=True))
    assert sorted((row[2], row[11]) for row in rows) == plain_sql(
        "SELECT code, goods_total + delivery_fee FROM orders_order WHERE session_id = %s ORDER BY code",
        evening.session.pk,
    )
    assert plain_sql("SELECT sum(quantity * unit_price) FROM orders_orderline") == [(sum(row[11] for row in rows),)]


def plain_sql(query: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def the_office_reads_its_outbox(evening: Evening, page: Page) -> None:
    with worker_at_work():
        tell_of_orders()
        send_due_notices()
    page.goto("/van-phong/thu-gui/")
    expect(page.get_by_role("row").filter(has_text="Đã gửi").first).to_be_visible()
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert {"account-code", "dossier-changes", "dossier-approved", "order-new", "report-ready"} <= kinds
    assert not Notice.objects.exclude(status=Notice.Status.SENT).exists()
