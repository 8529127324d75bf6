"""The market in English: one switch, remembered; what the market itself says is English on every key page."""

import re
import unicodedata

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from market.accounts.models import Person
from market.places.models import Commune
from sessions.models import MarketSession
from tests.browser.visitors import Street
from tests.browser.world import furnish
from vetting.models import Product, Vendor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
CHROME = "header a, header button, footer p, footer a, footer button, h1, h2, main .btn, label, legend, th, dt"


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
    given, left = names(), []
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
            left += [f"{path}: {words}" for words in vietnamese_words(page, given)]
    assert not left, "\n".join(left)


def in_english(street: Street, person: Person | None) -> Page:
    """Return the page of somebody who chose English before."""
    page = street.visitor(person=person)
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": street.url}])
    return page


def names() -> list[str]:
    """Return what stays Vietnamese: the names people gave to things, and how the switch back names itself."""
    given = [
        *Product.objects.values_list("name", "unit"),
        *Vendor.objects.values_list("display_name", "legal_name"),
        *MarketSession.objects.values_list("title"),
        *Person.objects.values_list("full_name"),
        *Commune.objects.filter(vendors__isnull=False).values_list("name"),
        ("Chợ đêm trên mây", "Tiếng Việt"),
    ]
    return sorted({unicodedata.normalize("NFC", name) for row in given for name in row}, key=len, reverse=True)


def vietnamese_words(page: Page, given: list[str]) -> list[str]:
    """Return what the market itself says in Vietnamese."""
    left = []
    for text in page.locator(CHROME).all_inner_texts():
        rest = unicodedata.normalize("NFC", text)
        for name in given:
            rest = rest.replace(name, "")
        if VIETNAMESE.search(rest):
            left.append(text)
    return left
