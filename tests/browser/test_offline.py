"""Without a network: a page that says so, and the receipts their owner chose to keep."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import Street
from tests.cast import make_person
from tests.orders.delivery_room import make_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
    const names = await caches.keys();
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return lists.flat().map((each) => new URL(each.url).pathname);
}"""

CONTROLLED = """() => navigator.serviceWorker.controller ? true : new Promise((done) =>
    navigator.serviceWorker.addEventListener("controllerchange", () => done(true), { once: true }))"""


def installed(page: Page) -> None:
    """Wait until the worker has this browser."""
    page.evaluate(CONTROLLED)


def test_a_receipt_that_was_kept_opens_without_a_network_and_goes_with_the_sign_out(street: Street) -> None:
    hoa = make_person("Nguyễn Thị Hoa")
    order, other = make_order(buyer=hoa), make_order(buyer=hoa)
    page = street.visitor(person=hoa)
    page.goto(order.get_absolute_url())
    installed(page)
    page.get_by_role("button", name="Giữ trên máy này").click()
    expect(page.get_by_role("button", name="Thôi giữ trên máy này")).to_be_visible()
    page.goto("/cua-toi/")
    kept = [path for path in page.evaluate(KEPT) if not path.startswith("/static/")]
    assert sorted(kept) == sorted([order.get_absolute_url(), "/ngoai-mang/"])

    page.context.set_offline(True)
    page.goto(other.get_absolute_url())
    expect(page.get_by_role("heading", name="Máy đang không có mạng")).to_be_visible()
    page.get_by_role("link", name=f"Biên nhận {order.code}").click()
    expect(page.get_by_role("heading", name=f"Biên nhận {order.code}")).to_be_visible()
    page.context.set_offline(False)

    page.goto("/cua-toi/")
    page.locator("details[data-menu] summary").first.click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/")
    assert order.get_absolute_url() not in page.evaluate(KEPT)
    street.complaints[:] = [each for each in street.complaints if "ERR_INTERNET_DISCONNECTED" not in each]


GONE = """async () => {
    await navigator.serviceWorker.register("/phien-cho/bao-tin.js", { scope: "/phien-cho/" });
    for (let turn = 0; turn < 100; turn += 1) {
      const scopes = (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname);
      if (scopes.join() === "/") return scopes;
      await new Promise((done) => setTimeout(done, 50));
    }
    return null;
}"""


def test_pages_of_evenings_have_it_too_where_a_worker_of_before_was(street: Street) -> None:
    hoa = make_person("Nguyễn Thị Hoa")
    order = make_order(buyer=hoa)
    page = street.visitor(person=hoa)
    page.goto(order.get_absolute_url())
    installed(page)
    page.get_by_role("button", name="Giữ trên máy này").click()
    expect(page.get_by_role("button", name="Thôi giữ trên máy này")).to_be_visible()
    assert page.evaluate(GONE) == ["/"]  # nobody had asked it for notices
    page.context.set_offline(True)
    page.goto("/phien-cho/")
    expect(page.get_by_role("heading", name="Máy đang không có mạng")).to_be_visible()
    expect(page.get_by_role("link", name=f"Biên nhận {order.code}")).to_be_visible()
    page.context.set_offline(False)
    street.complaints[:] = [each for each in street.complaints if "ERR_INTERNET_DISCONNECTED" not in each]
