"""The market in English: one switch, remembered; what the market itself says is English on every key page."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from market.accounts.models import Person
from tests.browser.visitors import Street
from tests.browser.world import furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# Names of people, places, goods and the market itself stay Vietnamese, and so does the switch back.
CHROME = "header a, header button, footer p, footer a, footer button, h1, h2, main .btn, label, legend, th, dt"
NAMES = re.compile(
    r"Chợ đêm trên mây|Tiếng Việt|OCOP|Hà Nội|Xã|Mê Linh|Bưởi|bưởi|Trà|HTX|Nguyễn Thị Mai|Lương Văn Phương"
)


def test_one_switch_makes_the_market_english(street: Street) -> None:
    page = street.visitor()
    page.goto("/san-pham/")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/san-pham/")
    page.goto("/xac-minh/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("contentinfo").get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_key_pages_speak_english(street: Street) -> None:
    world = furnish()
    left = []
    for who, paths in {
        "visitor": [
            *("/", "/san-pham/", f"/san-pham/{world.listing.product.slug}/", "/phien-cho/", "/dang-nhap/", "/dang-ky/"),
            *(f"/phien-cho/{world.live.number}/", f"/phien-cho/{world.live.number}/dat/{world.listing.pk}/"),
            f"/xac-minh/{world.order.code}/",
        ],
        "buyer": [f"/don-hang/{world.order.code}/"],
        "vendor": [f"/gian-hang/{world.vendor.slug}/", f"/gian-hang/{world.vendor.slug}/ho-so/"],
        "director": ["/van-phong/", "/van-phong/phien/", "/van-phong/dem-cho/"],
        "official": ["/bao-cao/"],
    }.items():
        page = in_english(street, world.people.get(who))
        for path in paths:
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", "en")
            left += [f"{path}: {words}" for words in vietnamese_words(page)]
    assert not left, "\n".join(left)


def in_english(street: Street, person: Person | None) -> Page:
    """Return the page of somebody who chose English before."""
    page = street.visitor(person=person)
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": street.url}])
    return page


def vietnamese_words(page: Page) -> list[str]:
    """Return what the market itself says in Vietnamese, names left out."""
    texts = page.locator(CHROME).filter(has_not=page.locator("[lang=vi]")).all_inner_texts()
    return [text for text in texts if VIETNAMESE.search(NAMES.sub("", text))]
