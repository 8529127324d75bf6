"""What a screen reader has to say along the order path stands in docs/spoken-order.md: the page must say just that.

After a change that was meant: `SPOKEN=write .venv/bin/pytest tests/browser/test_spoken_order.py`, then read it.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sessions.models import Listing
from tests import cast
from tests.browser.keyboard import is_focused
from tests.browser.steps import BUYER, field, heading, press, stall
from tests.browser.visitors import Street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOC = Path(__file__).resolve().parents[2] / "docs" / "spoken-order.md"
FENCE = re.compile(r"^```aria (?P<name>[\w-]+)\n(?P<said>.*?)^```$", re.M | re.S)
# What is another each time is written as one evening of the market would have it.
ALWAYS: list[tuple[str, str]] = [
    (r"dòng \d+ trong sổ", "dòng 1 trong sổ"),
    (r"\d\d/\d\d/\d{4}", "20/11/2026"),
    (r"(còn )?\d\d:\d\d:\d\d", "còn 01:29:59"),
    (r"(?<!\d)\d\d:\d\d(?!:)", "21:00"),
    (r"(mã |Đơn |Biên nhận )[0-9A-Z]{6,10}\b", r"\g<1>7K3F9QRM"),
    (r"(Ban tổ chức chứng kiến )[0-9A-F]{8}\b", r"\g<1>11DA5582"),
]
# What Tab says of a stop beside role and name, in the order in which it is said.
STATE = """() => {
    const at = document.activeElement, words = [];
    if (at.required) words.push("required");
    if (at.getAttribute("aria-invalid") === "true") words.push("invalid");
    if (at.tagName === "SUMMARY") words.push(at.parentElement.open ? "expanded" : "collapsed");
    const told = (at.getAttribute("aria-describedby") || "").split(" ").map((id) => document.getElementById(id))
      .filter(Boolean).map((each) => each.textContent.trim().replace(/\\s+/g, " "));
    return [words.join(", "), told.join(" ")];
}"""


@pytest.fixture
def listing() -> Listing:
    """A pomelo on air, shown with its whole way: found, looked at, ordered."""
    cast.me_linh()
    vendor = cast.make_vendor(legal_name="Hợp tác xã Bưởi đỏ Đông Cao")
    product = cast.make_product(vendor)
    listing = cast.make_listing(cast.make_session(number=12), product, allotment=5, stall_code="A1")
    listing.session.on_air = listing
    listing.session.save()
    return listing


def test_the_order_path_says_what_is_written(street: Street, listing: Listing) -> None:
    page = street.visitor()
    said = {name: settled(say(page, listing)) for name, say in WAY.items()}
    if os.environ.get("SPOKEN") == "write":
        write(said)
    written = {found["name"]: found["said"] for found in FENCE.finditer(DOC.read_text())}
    assert list(written) == list(said)
    for name, words in said.items():
        assert words == written[name], name


def find(page: Page, listing: Listing) -> str:
    page.goto("/san-pham/")
    page.get_by_role("searchbox").press_sequentially("buoi do")
    found = page.get_by_role("status").first
    expect(found).to_have_text("1 sản phẩm cho “buoi do”")
    assert is_focused(page.get_by_role("searchbox"))
    return found.aria_snapshot() + "\n" + page.locator("#ket-qua article").aria_snapshot()


def look(page: Page, listing: Listing) -> str:
    page.locator("#ket-qua").get_by_role("link", name=listing.product.name).click()
    expect(heading(page, listing.product.name)).to_be_visible()
    return page.locator("main .split .stack").first.aria_snapshot()


def come_in(page: Page, listing: Listing) -> str:
    page.goto(f"/phien-cho/{listing.session.number}/")
    news = page.locator("#loi-thoai")
    expect(news).not_to_be_empty()
    on_air = page.locator("#bang .on-air").aria_snapshot()
    return "\n".join([news.aria_snapshot(), on_air, stall(page, listing.product.name).aria_snapshot()])


def open_sheet(page: Page, listing: Listing) -> str:
    stall(page, listing.product.name).get_by_role("link", name=re.compile("^Chốt đơn")).press("Enter")
    sheet = page.get_by_role("dialog")
    expect(field(sheet, "Số lượng")).to_be_visible()
    return sheet.aria_snapshot()


def tab_through(page: Page, listing: Listing) -> str:
    sheet, said = page.get_by_role("dialog"), [stop(page)]
    while "Chốt đơn" not in said[-1]:
        page.keyboard.press("Tab")
        said.append(stop(page))
    assert sheet.evaluate("sheet => sheet.contains(document.activeElement)")
    return "\n".join(said)


def stop(page: Page) -> str:
    """Return what is said of where the focus is: role, name, state, and the words that describe it."""
    first = page.locator(":focus").aria_snapshot().splitlines()[0].removesuffix(":")
    state, told = page.evaluate(STATE)
    return first + (f" [{state}]" if state else "") + (f" ({told})" if told else "")


def change_quantity(page: Page, listing: Listing) -> str:
    field(page.get_by_role("dialog"), "Số lượng").press("ArrowUp")
    total = page.get_by_role("dialog").locator("[aria-live]")
    expect(total).to_contain_text("178.000 ₫")
    return total.aria_snapshot()


def mistake(page: Page, listing: Listing) -> str:
    sheet = page.get_by_role("dialog")
    for key, label in (("name", "Họ và tên"), ("commune", "Xã/Phường"), ("street", "Số nhà, thôn/đường")):
        field(sheet, label).fill(BUYER[key])
    field(sheet, "Số điện thoại").fill("12")
    press(sheet, "Chốt đơn")
    alert = sheet.get_by_role("alert")
    expect(alert).to_be_focused()
    summary = alert.aria_snapshot()
    alert.get_by_role("link").first.press("Enter")
    expect(field(sheet, "Số điện thoại")).to_be_focused()
    return summary + "\n" + stop(page)


def receive(page: Page, listing: Listing) -> str:
    sheet = page.get_by_role("dialog")
    field(sheet, "Số điện thoại").fill(BUYER["phone"])
    press(sheet, "Chốt đơn")
    expect(heading(page, "Biên nhận")).to_be_visible()
    return page.get_by_role("article").first.aria_snapshot()


WAY: dict[str, Callable[[Page, Listing], str]] = {
    "find": find,
    "product": look,
    "live": come_in,
    "sheet": open_sheet,
    "tab": tab_through,
    "quantity": change_quantity,
    "mistake": mistake,
    "receipt": receive,
}


def settled(said: str) -> str:
    """Return what is said without addresses, and without what is another each time."""
    lines = [line for line in said.splitlines() if not line.strip().startswith("- /url:")]
    depths = [len(line) - len(line.lstrip()) for line in lines] + [0]
    for place, line in enumerate(lines):
        if line.endswith(":") and depths[place + 1] <= depths[place]:
            lines[place] = line.removesuffix(":")
    written = "\n".join(lines) + "\n"
    for pattern, always in ALWAYS:
        written = re.sub(pattern, always, written, flags=re.M)
    return written


def write(said: dict[str, str]) -> None:
    """Put what the pages say into the document, each into its place."""
    text = FENCE.sub(lambda found: f"```aria {found['name']}\n{said[found['name']]}```", DOC.read_text())
    DOC.write_text(text)
