"""What everybody does in the browser: come in, look around, buy."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from market.accounts.models import Person
from market.notices.models import Notice
from tests.cast import PASSWORD

BUYER = {"name": "Nguyễn Thị Mai", "phone": "0912 000 111", "commune": "me linh", "street": "Số 8, thôn Hạ Lôi"}


@dataclass
class Hand:
    """A hand that counts what it has to do: each tap and each field it types into is one."""

    inputs: int = 0

    def tap(self, target: Locator) -> None:
        """Press something."""
        target.click()
        self.inputs += 1

    def type(self, target: Locator, text: str) -> None:
        """Type into a field."""
        target.fill(text)
        self.inputs += 1


def heading(page: Page, words: str) -> Locator:
    """Return the page's title."""
    return page.get_by_role("heading", level=1, name=words)


def press(page: Page | Locator, label: str) -> None:
    """Press the button with exactly this label."""
    page.get_by_role("button", name=label, exact=True).click()


def follow(page: Page | Locator, label: str) -> None:
    """Follow the first link with exactly this label."""
    page.get_by_role("link", name=label, exact=True).first.click()


def field(page: Page | Locator, label: str) -> Locator:
    """Return the field whose label begins with these words."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}"))


def fill(page: Page | Locator, values: dict[str, Any]) -> None:
    """Fill fields by their labels."""
    for label, value in values.items():
        field(page, label).fill(str(value))


def upload(name: str, media_type: str, content: bytes) -> FilePayload:
    """Return a file for an upload field."""
    return {"name": name, "mimeType": media_type, "buffer": content}


def is_drawn(picture: Locator) -> None:
    """Hold that a picture is there and really shows something."""
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.complete || new Promise(done => image.onload = image.onerror = done)")
    assert picture.evaluate("image => image.naturalWidth") > 0, "the picture is empty"


def fits_the_screen(page: Page) -> None:
    """Hold that nothing can be scrolled sideways."""
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert excess <= 0, f"{page.url} is {excess} px wider than the screen"


# --- coming in --------------------------------------------------------------------------------------------------------
def sign_up(page: Page, *, name: str, email: str) -> None:
    """Make an account with an e-mail address, and prove it with the code that was sent there."""
    page.goto("/")
    page.get_by_role("link", name="Đăng nhập", exact=True).first.click()
    follow(page, "Tạo tài khoản")
    fill(page, {"Họ và tên": name, "Thư điện tử": email, "Mật khẩu": PASSWORD})
    page.get_by_label("Tôi đã đọc và đồng ý").check()
    press(page, "Tạo tài khoản")
    expect(heading(page, "Xác nhận thư điện tử")).to_be_visible()
    fill(page, {"Mã gồm 6 chữ số": code_sent_to(email)})
    press(page, "Xác nhận")
    expect(page.get_by_label(f"Mục của {name}")).to_be_visible()


def code_sent_to(email: str) -> str:
    """Return the newest code waiting in the outbox."""
    body = Notice.objects.filter(recipient=email, is_secret=True).latest("pk").body
    found = re.search(r"\b\d{6}\b", body)
    assert found, body
    return found[0]


def sign_in(page: Page, person: Person) -> None:
    """Sign in with the e-mail address."""
    page.goto("/dang-nhap/")
    fill(page, {"Thư điện tử hoặc số điện thoại": person.email, "Mật khẩu": PASSWORD})
    press(page.get_by_role("main"), "Đăng nhập")
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)


# --- buying -----------------------------------------------------------------------------------------------------------
def open_sheet(page: Page, number: int, product: str, hand: Hand | None = None) -> Locator:
    """Open the order sheet of a product on the live page."""
    hand = hand or Hand()
    page.goto(f"/phien-cho/{number}/")
    hand.tap(stall(page, product).get_by_role("link", name=re.compile("^Chốt đơn")))
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    return sheet


def stall(page: Page, product: str) -> Locator:
    """Return the card of a product among the stalls."""
    return page.locator("#gian-hang article").filter(has=page.get_by_role("heading", name=product))


def fill_sheet(sheet: Page | Locator, hand: Hand, **contact: str) -> None:
    """Say whom and where to deliver."""
    who = BUYER | contact
    labels = {"name": "Họ và tên", "phone": "Số điện thoại", "commune": "Xã/Phường", "street": "Số nhà, thôn/đường"}
    for key, label in labels.items():
        hand.type(field(sheet, label), who[key])


def settle(sheet: Page | Locator, hand: Hand) -> None:
    """Press the one button."""
    hand.tap(sheet.get_by_role("button", name="Chốt đơn", exact=True))


def order(page: Page, number: int, product: str, *, more: int = 0, **contact: str) -> Hand:
    """Order from the live page; return the hand that counted how much work it was."""
    hand = Hand()
    sheet = open_sheet(page, number, product, hand)
    for _time in range(more):
        hand.tap(sheet.get_by_role("button", name="Thêm một"))
    fill_sheet(sheet, hand, **contact)
    settle(sheet, hand)
    return hand


def receipt_code(page: Page) -> str:
    """Return the code on the receipt that is shown."""
    expect(page.get_by_role("heading", level=1, name="Biên nhận")).to_be_visible()
    return page.locator(".receipt-code").inner_text().strip()


def verify(page: Page, code: str) -> None:
    """Ask the market whether an order is real."""
    page.goto("/xac-minh/")
    fill(page, {"Mã đơn trên biên nhận": code.lower()})
    press(page.get_by_role("main"), "Xác minh")
    expect(heading(page, f"Đơn {code} có thật")).to_be_visible()
