"""What the office does in the browser: review, approve, plan the evenings, watch the night."""

from playwright.sync_api import Page, expect

from market.accounts.models import Person
from tests.browser.steps import field, fill, follow, heading, is_drawn, press, sign_in

REASON = "Ảnh mờ, không đọc được chữ. Hãy chụp lại nơi đủ sáng."


def open_dossier(page: Page, reviewer: Person, vendor: str) -> None:
    """Sign in, find the vendor in the queue, take its dossier."""
    sign_in(page, reviewer)
    follow(page.get_by_role("navigation", name="Bàn làm việc"), "Thẩm định")
    take_dossier(page, vendor)


def take_dossier(page: Page, vendor: str) -> None:
    """Take a dossier out of the queue."""
    page.goto("/van-phong/tham-dinh/")
    page.get_by_role("row").filter(has_text=vendor).get_by_role("link").first.click()
    press(page, "Nhận thẩm định")
    expect(page.get_by_role("button", name="Trả về hàng chờ")).to_be_visible()


def judge(page: Page, kinds: list[str], *, refused: str = "") -> None:
    """Open each paper beside its fields, look at its page, accept it or refuse it with a reason."""
    papers = page.get_by_role("navigation", name="Giấy tờ trong hồ sơ")
    for kind in kinds:
        papers.get_by_role("link", name=kind).click()
        expect(papers.get_by_role("link", name=kind)).to_have_attribute("aria-current", "page")
        is_drawn(page.get_by_role("img", name="Trang 1 trên"))
        expect(page.locator("#danh-gia")).to_contain_text("118/QĐ-UBND")
        if kind == refused:
            field(page, "Lý do không đạt").fill(REASON)
            press(page, "Không đạt, xem tiếp")
        else:
            press(page, "Mọi mục đạt, xem tiếp")
        verdict = "Không đạt" if kind == refused else "Đạt"
        expect(papers.get_by_role("link", name=kind).locator(".sr")).to_have_text(verdict)
    follow(page, "Tổng quan và quyết định")


def approve(page: Page, vendor: str) -> None:
    """Open a dossier somebody else reviewed, read the recommendation, approve."""
    page.goto("/van-phong/tham-dinh/?xem=approving")
    page.get_by_role("row").filter(has_text=vendor).get_by_role("link").first.click()
    expect(page.get_by_text("Đề nghị duyệt:")).to_be_visible()
    press(page, "Duyệt hồ sơ")


def plan_fridays(page: Page) -> None:
    """Make the rule "every Friday 20:30, 120 minutes"."""
    page.goto("/van-phong/phien/")
    follow(page, "Lập lịch")
    fill(page, {"Tên phiên": "Chợ đêm trên mây", "Giờ mở": "20:30", "Thời lượng": 120, "Giao hàng trong vòng": 3})
    page.get_by_role("checkbox", name="Thứ Sáu").check()
    press(page, "Lập lịch")
    expect(heading(page, "Phiên chợ")).to_be_visible()


def accept(page: Page, number: int, product: str) -> None:
    """Read what vendors applied with for an evening, tick one product, take it in."""
    page.goto("/van-phong/dang-ky/")
    page.get_by_role("heading", name=f"Phiên {number}:").get_by_role("link").click()
    page.get_by_role("checkbox", name=product).check()
    press(page, "Nhận các sản phẩm đã đánh dấu")
