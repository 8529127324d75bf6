"""What search engines read: every block is whole, says what the page says, and cannot be broken out of."""

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from market.storefront.products import product_facts, public_product
from market.storefront.structured import product_of
from orders.reviews.rating import Rating
from tests.cast import make_listing, make_product, make_session, make_vendor
from vetting.models import Product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def blocks(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """Return the facts of a page by their type; each has to be JSON."""
    cache.clear()
    found: list[Any] = []
    for block in BLOCK.findall(client.get(path).text):
        data = json.loads(block)
        found += data if isinstance(data, list) else [data]
    assert all(each["@context"] == "https://schema.org" for each in found)
    return {each["@type"]: each for each in found}


def page_of(product: Product) -> str:
    return f"/san-pham/{product.slug}/"


def test_a_product_that_can_be_bought_now(client: Client) -> None:
    product = make_product(gtin="8935000000014")
    make_listing(make_session("live"), product)
    found = blocks(client, page_of(product))
    goods, offer = found["Product"], found["Product"]["offers"]
    assert (goods["name"], goods["gtin"], goods["sku"]) == (product.name, "8935000000014", product.sku)
    assert (offer["price"], offer["priceCurrency"]) == (89_000, "VND")
    assert offer["availability"] == "https://schema.org/InStock"
    assert offer["priceValidUntil"] == offer["availabilityEnds"]
    assert offer["seller"]["address"]["addressLocality"] == "Xã Mê Linh"


def test_what_is_sold_out_or_not_open_yet_says_so(client: Client) -> None:
    gone = make_product()
    make_listing(make_session("live"), gone, allotment=5, sold=5)
    assert blocks(client, page_of(gone))["Product"]["offers"]["availability"].endswith("/SoldOut")
    later = make_product()
    make_listing(make_session("planned"), later)
    offer = blocks(client, page_of(later))["Product"]["offers"]
    assert (offer["price"], offer["availability"][-11:]) == (89_000, "/OutOfStock")
    assert "availabilityStarts" in offer
    plain = blocks(client, page_of(make_product()))["Product"]["offers"]
    assert (plain["price"], "priceValidUntil" in plain) == (100_000, False)


def test_where_the_page_stands(client: Client) -> None:
    steps = blocks(client, page_of(make_product()))["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert steps[0]["item"].endswith("/san-pham/")


def test_the_market_and_its_search(client: Client) -> None:
    found = blocks(client, "/")
    assert found["Organization"]["name"] == "Chợ đêm trên mây"
    target = found["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    path = "/" + target.replace("{search_term_string}", "buoi").split("/", 3)[3]
    assert client.get(path).status_code == 200


def test_an_evening_is_an_event(client: Client) -> None:
    session = make_session("planned")
    assert "SaleEvent" in blocks(client, f"/phien-cho/{session.number}/")


def test_nothing_in_a_name_ends_the_block(client: Client) -> None:
    product = make_product(name="Bưởi </script><script>alert(1)</script> & <b>")
    page = client.get(page_of(product)).text
    assert "<script>alert" not in page
    assert blocks(client, page_of(product))["Product"]["name"] == product.name


def test_a_personal_number_is_not_in_it(client: Client) -> None:
    vendor = make_vendor("Hộ bà Mai", kind="household", tax_code="001190000123")
    assert "001190000123" not in client.get(page_of(make_product(vendor))).text


def test_an_average_needs_five_ratings() -> None:
    product = public_product(make_product().slug)
    facts = product_facts(product, None)
    assert "aggregateRating" not in product_of(product, facts, Rating(4.6, 4))
    assert product_of(product, facts, Rating(4.64, 5))["aggregateRating"]["ratingValue"] == 4.6
