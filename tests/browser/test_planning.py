"""The director plans autumn on a Monday morning: templates, rule, Tết, a harvest surge; also without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from market.accounts.models import Role
from market.kernel.clock import HANOI
from sessions.models import MarketSession, SessionTemplate, SkippedDay
from tests.browser.steps import field, fill, follow, heading, press
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import Street
from tests.browser.world import make_resident
from tests.cast import make_listing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = "/van-phong/phien/"


def look(page: Page, problems: list[str]) -> None:
    """Hold the page as it stands under axe, by day on a desk and by night on a phone."""
    problems += [f"{page.url} {problem}" for problem in both_ways(page)]


def the_director_plans(page: Page, problems: list[str]) -> None:
    page.goto(DESK)
    follow(page.get_by_role("navigation", name="Lên lịch"), "Mẫu phiên")
    follow(page.locator("main"), "Thêm mẫu")
    fill(page, {"Tên mẫu": "Chợ tối thứ Sáu", "Tên phiên": "Chợ đêm trên mây", "Chủ đề": "Mùa bưởi"})
    fill(page, {"Mỗi lượt lên sóng": 9, "Đóng sổ đăng ký trước giờ mở": 51})
    look(page, problems)
    press(page, "Lưu mẫu")
    expect(page.get_by_text("Đã lưu mẫu phiên.")).to_be_visible()

    page.goto(DESK)
    follow(page.locator("main"), "Lập lịch")
    field(page, "Mẫu phiên").select_option(label="Chợ tối thứ Sáu")
    page.get_by_role("checkbox", name="Thứ Sáu").check()
    field(page, "Giờ mở").fill("20:30")
    press(page, "Xem trước tám buổi")
    expect(page.get_by_text("Thứ Sáu hằng tuần", exact=True)).to_be_visible()
    look(page, problems)
    press(page, "Lập lịch")
    expect(heading(page, "Phiên chợ")).to_be_visible()
    expect(page.locator(".plan-board tbody tr")).to_have_count(8)


def the_director_leaves_a_friday_out(page: Page, problems: list[str]) -> None:
    listed, free = MarketSession.objects.order_by("opens_at")[3:5]
    make_listing(listed, standing="applied")
    days = [session.opens_at.astimezone(HANOI).strftime("%d/%m/%Y") for session in (listed, free)]
    follow(page.get_by_role("navigation", name="Lên lịch"), "Ngày nghỉ chợ")
    follow(page.locator("main"), "Thêm ngày nghỉ")
    for n, day in enumerate(days):
        line = page.get_by_role("group", name=f"Ngày thứ {n + 1}")
        line.get_by_label("Nghỉ chợ ngày này").check()
        fill(line, {"Ngày": day, "Lý do": "Nghỉ Tết"})
    press(page, "Xem những gì sẽ đổi")
    expect(page.get_by_text("Phiên vẫn nằm trong ngày nghỉ")).to_be_visible()
    look(page, problems)
    press(page, "Đồng ý nghỉ những ngày này")
    expect(page.get_by_text("Đã thêm 2 ngày nghỉ chợ.")).to_be_visible()
    look(page, problems)
    assert SkippedDay.objects.count() == 2
    free.refresh_from_db()
    assert free.opens_at.astimezone(HANOI).strftime("%d/%m/%Y") not in days
    page.goto(DESK)
    expect(page.get_by_text("Trùng ngày nghỉ")).to_be_visible()
    look(page, problems)


def the_director_changes_the_template(page: Page, problems: list[str]) -> None:
    follow(page.get_by_role("navigation", name="Lên lịch"), "Mẫu phiên")
    look(page, problems)
    follow(page.locator("main"), "Đổi mẫu")
    fill(page, {"Chủ đề": "Quà quê ngày lạnh"})
    press(page, "Xem những gì sẽ đổi")
    expect(page.get_by_text("Giữ nguyên: đã có gian hàng đăng ký")).to_be_visible()
    look(page, problems)
    press(page, "Đồng ý đổi")
    expect(page.get_by_text("Đã đổi mẫu phiên.")).to_be_visible()
    assert SessionTemplate.objects.get().theme == "Quà quê ngày lạnh"


def the_harvest_comes(page: Page, problems: list[str]) -> None:
    first = MarketSession.objects.order_by("opens_at")[1].opens_at.astimezone(HANOI)
    page.goto(DESK)
    follow(page.locator("main"), "Thêm phiên đặc biệt")
    fill(page, {"Ngày": first.strftime("%d/%m/%Y"), "Giờ mở": "21:00", "Chủ đề": "Bưởi đỏ vào vụ"})
    press(page, "Lên lịch")
    expect(page.locator(".field-error")).to_contain_text("trùng với phiên")
    look(page, problems)
    fill(page, {"Ngày": (first + timedelta(days=2)).strftime("%d/%m/%Y"), "Giờ mở": "09:00"})
    press(page, "Lên lịch")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Phiên {MarketSession.objects.latest('number').number}")
    follow(page.locator("main"), "Nội dung")
    fill(page, {"Lời mời": "Nhà vườn mở hàng ngay tại vườn."})
    look(page, problems)
    press(page, "Lưu nội dung")
    expect(page.get_by_text("Đã lưu nội dung phiên.")).to_be_visible()


def test_a_monday_morning(street: Street) -> None:
    problems: list[str] = []
    page = street.visitor(person=make_resident("Vũ Hoàng Long", Role.DIRECTOR))
    the_director_plans(page, problems)
    the_director_leaves_a_friday_out(page, problems)
    the_director_changes_the_template(page, problems)
    the_harvest_comes(page, problems)
    page.goto("/phien-cho/")
    expect(page.get_by_role("heading", name="Nghỉ chợ")).to_be_visible()
    assert not problems, "\n".join(problems)


def test_planning_without_javascript(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    page = street.visitor(person=make_resident("Vũ Hoàng Long", Role.DIRECTOR), java_script_enabled=False)
    monkeypatch.setattr("tests.browser.test_planning.look", lambda page, problems: None)  # axe is a script itself
    the_director_plans(page, [])
    the_director_leaves_a_friday_out(page, [])
    the_director_changes_the_template(page, [])
