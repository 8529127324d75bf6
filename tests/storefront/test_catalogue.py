"""The catalogue: counted, turned and searched quickly, and found as people type."""

import re
from collections.abc import Callable
from itertools import chain

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from market.places.models import Commune
from market.storefront.catalogue.counting import count
from market.storefront.catalogue.ordering import ORDERS
from market.storefront.catalogue.page import PAGE, catalogue_page
from market.storefront.catalogue.wishes import Wishes
from tests.cast import make_listing, make_lot, make_product, make_session, make_vendor
from tests.orders.buying import filled, run_out
from tests.vetting.conftest import queries_of
from vetting.models import Product, ProductSet, Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]
__all__ = ["queries_of"]


@pytest.fixture
def vendor() -> Vendor:
    return make_vendor("HTX Thử")


def names(wishes: Wishes) -> list[str]:
    return catalogue_page(wishes).names


def pages(wishes: Wishes) -> list[list[str]]:
    """Return the names on each page, read forwards; reading backwards from the last must give the same."""
    page, forwards = catalogue_page(wishes), []
    while True:
        forwards.append(page.names)
        if page.next is None:
            break
        page = catalogue_page(page.next)
    backwards = [page.names]
    while page.previous:
        page = catalogue_page(page.previous)
        backwards.insert(0, page.names)
    assert backwards == forwards
    return forwards


@pytest.mark.parametrize("order", ["", *ORDERS])
@pytest.mark.parametrize("text", ["", "buoi"])
def test_every_product_is_on_exactly_one_page_in_either_direction(vendor: Vendor, order: str, text: str) -> None:
    number = PAGE + 3
    for each in range(number):  # names, prices and stars repeat: the key decides
        make_product(vendor, f"Bưởi {each % 7}", stars=(None, 3, 4, 5)[each % 4], regular_price=10_000 + each % 5)
    first = catalogue_page(Wishes(text=text, order=order))
    assert first.total == number
    assert first.previous is None
    found = pages(Wishes(text=text, order=order))
    assert [len(page) for page in found] == [PAGE, 3]
    assert sorted(chain.from_iterable(found)) == sorted(f"Bưởi {each % 7}" for each in range(number))


def test_orders(vendor: Vendor) -> None:
    for name, price, stars in (("Cốm", 30_000, None), ("Bưởi", 20_000, 3), ("Ăn vặt", 40_000, 5), ("Đỗ", 10_000, 5)):
        make_product(vendor, name, regular_price=price, stars=stars)
    assert names(Wishes()) == ["Ăn vặt", "Bưởi", "Cốm", "Đỗ"]
    assert names(Wishes(order="gia-tang")) == ["Đỗ", "Bưởi", "Cốm", "Ăn vặt"]
    assert names(Wishes(order="gia-giam")) == ["Ăn vặt", "Cốm", "Bưởi", "Đỗ"]
    assert names(Wishes(order="moi")) == ["Đỗ", "Ăn vặt", "Bưởi", "Cốm"]
    assert names(Wishes(order="sao")) == ["Ăn vặt", "Đỗ", "Bưởi", "Cốm"]


def test_a_page_that_begins_behind_what_is_gone_is_the_first(vendor: Vendor) -> None:
    make_product(vendor)
    page = catalogue_page(Wishes(after=10**9))
    assert (len(page.cards), page.previous) == (1, None)


def test_what_is_not_public_counts_nowhere(vendor: Vendor) -> None:
    make_product(vendor, stars=4)
    make_product(vendor, stars=None)
    make_product(vendor, status="draft")
    make_product(make_vendor(status="suspended", suspension_reason="x"))
    assert catalogue_page(Wishes()).total == 2
    assert catalogue_page(Wishes(stars=4)).total == 1
    assert catalogue_page(Wishes(branch="VI")).total == 0


def test_numbers_follow_within_half_a_minute(vendor: Vendor) -> None:
    assert catalogue_page(Wishes()).total == 0
    make_product(vendor)
    make_product(vendor)
    assert catalogue_page(Wishes()).total == 2  # at least what is shown
    assert count(Wishes()).total == 0
    cache.clear()
    assert count(Wishes()).total == 2


def test_a_kept_card_shows_what_is_so_now(vendor: Vendor) -> None:
    product = make_product(vendor, regular_price=100_000)
    assert "100.000\xa0₫" in catalogue_page(Wishes()).cards[0]
    Product.objects.filter(pk=product.pk).update(regular_price=90_000)
    assert "90.000\xa0₫" in catalogue_page(Wishes()).cards[0]


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
    assert queries_of("/san-pham/?q=buoi&nhom=I&xep=gia-giam") == few
    nonsense = {
        "q": "%_\\",
        "sau": "x",
        "nhom": "zz",
        "bo": "-1",
        "quan": "zz",
        "xa": "1",
        "sao": "9",
        "gia": "?",
        "tinh": "x",
    }
    assert client.get("/san-pham/", nonsense).status_code == 200


def test_what_holds_the_words_elsewhere_comes_after_what_is_named_so(vendor: Vendor) -> None:
    make_product(make_vendor("HTX Bưởi đỏ Đông Cao"), "Ăn vặt")
    make_product(vendor, "Đỏ như bưởi")
    make_product(vendor, "Mứt bưởi đỏ")
    assert names(Wishes(text="buoi do")) == ["Mứt bưởi đỏ", "Ăn vặt", "Đỏ như bưởi"]


def test_a_word_nobody_has_read_so_far_is_found(vendor: Vendor) -> None:
    assert names(Wishes(text="sấu")) == []  # the words are read and kept
    make_product(vendor, "Sấu dầm")
    cache.clear()
    assert names(Wishes(text="sau dam")) == ["Sấu dầm"]


def test_a_place_and_a_group_find_what_is_of_them_behind_the_names(vendor: Vendor) -> None:
    abroad = Commune.objects.get(pk="01273")  # of Cao Bằng
    far = make_vendor("HTX Xa", commune=abroad, former_district="")
    make_product(vendor, "Bưởi đỏ")
    make_product(vendor, "Cam canh")
    make_product(far, "Bưởi Mê Linh")
    make_product(far, "Bưởi da xanh")
    make_product(far, "Miến dong", product_set=ProductSet.objects.get(pk=6))
    assert names(Wishes(text="mê linh")) == ["Bưởi Mê Linh", "Bưởi đỏ", "Cam canh"]
    assert names(Wishes(text="bưởi mê linh")) == ["Bưởi Mê Linh", "Bưởi đỏ"]
    assert names(Wishes(text="rau")) == [
        "Bưởi da xanh",
        "Bưởi đỏ",
        "Bưởi Mê Linh",
        "Cam canh",
    ]
    assert names(Wishes(text="rau me linh")) == ["Bưởi đỏ", "Bưởi Mê Linh", "Cam canh"]
    assert names(Wishes(text="ngũ cốc")) == ["Miến dong"]
    assert count(Wishes(text="mê linh")).total == 3
    assert names(Wishes(text="linh")) == ["Bưởi Mê Linh"]  # part of a place's name is nobody's place


def test_a_former_district_is_found_too(vendor: Vendor) -> None:
    make_product(make_vendor("HTX Phố", former_district="Quận Tây Hồ"), "Trà sen")
    make_product(vendor, "Bưởi")
    assert names(Wishes(text="tay ho")) == ["Trà sen"]


def test_a_long_word_is_found_with_two_slips(vendor: Vendor) -> None:
    make_product(vendor, "Nghiêng đông trùng")
    assert names(Wishes(text="nghinge")) == ["Nghiêng đông trùng"]
    assert names(Wishes(text="nghix")) == []


def test_places_of_vendors_who_left_find_nothing(vendor: Vendor) -> None:
    make_product(vendor, "Bưởi")
    assert names(Wishes(text="mê linh")) == ["Bưởi"]
    Vendor.objects.update(status="closed")
    assert names(Wishes(text="mê linh")) == []


def test_more_is_put_under_what_is_shown(vendor: Vendor, client: Client) -> None:
    for number in range(2 * PAGE + 1):
        make_product(vendor, f"Bưởi {number:02d}")
    first = client.get("/san-pham/").text
    address = re.findall(r'href="(\?sau=\d+)" hx-get="\1"', first)
    assert len(address) == 1
    assert 'id="tiep"' in first
    part = client.get(f"/san-pham/{address[0]}", headers={"HX-Request": "true", "HX-Target": "tiep"})
    assert part["Cache-Control"] == "no-store"
    assert "HX-Target" in part["Vary"]
    assert "<html" not in part.text
    assert 'id="loc"' not in part.text  # no choices, only goods
    assert re.findall(r"Bưởi \d\d(?=</a>)", part.text) == [f"Bưởi {number:02d}" for number in range(PAGE, 2 * PAGE)]
    assert re.search(r'<p class="quiet small" tabindex="-1" autofocus>Thêm 24 sản phẩm', part.text)
    assert "truoc=" not in part.text  # what is before stands above it
    whole = client.get(f"/san-pham/{address[0]}").text
    assert "<html" in whole  # the plain link leads to the page itself
    assert "?truoc=" in whole
    behind = re.findall(r'href="(\?sau=\d+)" hx', whole)[0]
    last = client.get(f"/san-pham/{behind}", headers={"HX-Target": "tiep"})
    assert 'id="tiep"' not in last.text


def test_more_asks_for_no_counts(
    vendor: Vendor, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pk, *_others = [make_product(vendor, f"Bưởi {number}").pk for number in range(3)]
    client.get("/san-pham/")  # the words and the names are read
    cache.clear()
    with django_assert_num_queries(3):  # the evening at hand, where the page begins, the goods
        client.get(f"/san-pham/?sau={pk}", headers={"HX-Target": "tiep"})


def test_a_withdrawn_product_has_no_card_at_once(vendor: Vendor, client: Client) -> None:
    product = make_product(vendor, "Bưởi Diễn")
    assert "Bưởi Diễn" in client.get("/san-pham/?q=buoi").text
    Product.objects.filter(pk=product.pk).update(status="withdrawn")
    assert "Bưởi Diễn</a>" not in client.get("/san-pham/?q=buoi").text


def test_the_frame_says_that_an_evening_is_open(vendor: Vendor, client: Client) -> None:
    make_product(vendor)
    make_session("planned")
    assert "live-chip" not in client.get("/san-pham/").text
    session = make_session("live")
    assert f'<a class="live-chip" href="{session.get_absolute_url()}"' in client.get("/san-pham/").text


def test_english_names_of_before_lead_on(client: Client) -> None:
    answer = client.get("/san-pham/?q=b%C6%B0%E1%BB%9Fi&branch=I&stars=4&after=7")
    assert answer.status_code == 301
    assert QueryDict(answer["Location"].partition("?")[2]).dict() == {"q": "bưởi", "nhom": "I", "sao": "4", "sau": "7"}
    assert QueryDict(client.get("/san-pham/?branch=I&nhom=II")["Location"].partition("?")[2]).dict() == {"nhom": "II"}


def test_the_head_says_what_the_page_is(vendor: Vendor, client: Client) -> None:
    for number in range(PAGE + 1):
        make_product(vendor, f"Bưởi {number:02d}")
    plain = client.get("/san-pham/").text
    assert f'<link rel="canonical" href="{settings.SITE_URL}/san-pham/">' in plain
    assert '<link rel="next" href="?sau=' in plain
    assert '<link rel="prev"' not in plain
    assert 'content="noindex"' not in plain
    assert 'content="noindex"' in client.get("/san-pham/?q=buoi").text
    assert 'content="noindex"' not in client.get("/san-pham/?nhom=I").text


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
