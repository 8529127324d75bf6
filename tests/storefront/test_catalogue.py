"""The catalogue: counted, turned and searched quickly, and found as people type."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from market.storefront.catalogue import COUNTS, PAGE, branches, catalogue_page
from market.storefront.forms import Wishes
from tests.cast import make_listing, make_lot, make_product, make_session, make_vendor
from tests.orders.buying import filled, run_out
from tests.vetting.conftest import queries_of
from vetting.models import Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]
__all__ = ["queries_of"]


@pytest.fixture
def vendor() -> Vendor:
    return make_vendor("HTX Thử")


def names(wishes: Wishes) -> list[str]:
    return [card["name"] for card in catalogue_page(wishes).cards]


def test_every_product_is_on_exactly_one_page(vendor: Vendor) -> None:
    for number in range(2 * PAGE + 3):
        make_product(vendor, f"Bưởi {number % 7}")  # names repeat: the key decides
    seen: list[str] = []
    after = None
    while True:
        page = catalogue_page(Wishes(after=after))
        assert page.total == 2 * PAGE + 3
        seen += [card["url"] for card in page.cards]
        after = page.next_after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 2 * PAGE + 3


def test_numbers_beside_branches_and_stars(vendor: Vendor) -> None:
    make_product(vendor, stars=4)
    make_product(vendor, stars=None)
    make_product(vendor, status="draft")
    make_product(make_vendor(status="suspended", suspension_reason="x"))
    assert {shelf.code: shelf.products for shelf in branches() if shelf.products} == {"I": 2}
    assert catalogue_page(Wishes()).total == 2
    assert catalogue_page(Wishes(stars=4)).total == 1
    assert catalogue_page(Wishes(branch="VI")).total == 0


def test_numbers_follow_within_half_a_minute(vendor: Vendor) -> None:
    assert catalogue_page(Wishes()).total == 0
    make_product(vendor)
    assert len(catalogue_page(Wishes()).cards) == 1
    cache.delete(COUNTS)
    assert catalogue_page(Wishes()).total == 1


def test_search_without_diacritics_with_them_and_with_a_typing_error(vendor: Vendor) -> None:
    make_product(vendor, "Bưởi đỏ Đông Cao")
    make_product(vendor, "Trà sen Tây Hồ")
    for text in ("bưởi đỏ", "buoi do", "BUOI", "buoi doo", "đông cao", "cao đông đỏ", "buoi dong cao", "buoido dogn"):
        assert names(Wishes(text=text)) == ["Bưởi đỏ Đông Cao"], text
    assert names(Wishes(text="không có thứ này đâu")) == []


def test_words_in_the_order_they_were_meant_in_come_first(vendor: Vendor) -> None:
    make_product(vendor, "Chua ngọt nem")
    make_product(vendor, "Nem chua")
    assert names(Wishes(text="nem chau")) == ["Nem chua", "Chua ngọt nem"]


def test_exact_accents_come_first_and_nothing_twice(vendor: Vendor) -> None:
    make_product(vendor, "Bưởi do cô Ba trồng")
    make_product(vendor, "Bưởi đỏ")
    found = names(Wishes(text="bưởi đỏ"))
    assert found[0] == "Bưởi đỏ"
    assert len(found) == len(set(found)) == 2


def test_number_of_queries_is_constant(vendor: Vendor, queries_of: Callable[[str], int], client: Client) -> None:
    make_product(vendor)
    few = queries_of("/san-pham/")
    for number in range(40):
        make_product(make_vendor(f"HTX {number}"), f"Bưởi {number}")
    assert queries_of("/san-pham/") == few
    assert client.get("/san-pham/", {"q": "%_\\", "after": "x", "branch": "zz"}).status_code == 200


def test_a_product_page_offers_no_more_than_is_left_of_the_lot(client: Client) -> None:
    session, lot = make_session("live"), make_lot(quantity=4)
    make_listing(session, lot.product, lot=lot, allotment=40, sold=2)
    page = f"/san-pham/{lot.product.slug}/"
    assert "Chỉ còn 2" in client.get(page).text
    make_listing(make_session("closed"), lot.product, lot=lot, sold=2)
    cache.clear()
    page_now = client.get(page).text
    assert "Đã hết trong phiên này" in page_now
    assert ">Chốt đơn<" not in page_now


def test_a_product_page_counts_what_is_kept_aside_now_and_not_what_has_run_out(client: Client) -> None:
    lot = make_lot(quantity=5)
    listing = make_listing(make_session("live"), lot.product, lot=lot, allotment=20)
    basket = filled(listing, 3)
    page = f"/san-pham/{lot.product.slug}/"
    for shown in (page, "/"):
        assert "Chỉ còn 2" in client.get(shown).text
    run_out(basket)  # nobody has ended it: the row counts it still
    cache.clear()
    listing.refresh_from_db()
    assert listing.held == 3
    for shown in (page, "/"):
        words = client.get(shown).text
        assert "Chỉ còn 2" not in words
        assert "Còn 5" in words
