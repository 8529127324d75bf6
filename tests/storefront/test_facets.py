"""The choices beside the catalogue: what each would leave, where it leads, and ways on when nothing is left."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from market.places.models import Commune
from market.storefront.catalogue.counting import count
from market.storefront.catalogue.facets import Choice, facets_of, made_choices
from market.storefront.catalogue.forms import CatalogueForm
from market.storefront.catalogue.helping import help_with, nearest_reading
from market.storefront.catalogue.page import catalogue_page
from market.storefront.catalogue.suggesting import suggestions
from market.storefront.catalogue.wishes import Dim, Wishes
from orders.delivery.terms import offers_for
from orders.models import DeliveryArea
from tests.cast import fresh_fruit, make_listing, make_lot, make_product, make_session, make_vendor
from vetting.models import Product, ProductSet, Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]

BOOSTED = {"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "ket-qua"}
ME_LINH, BA_DINH, CAO_BANG = "09022", "00004", "01273"


def commune(code: str) -> Commune:
    return Commune.objects.select_related("province").get(pk=code)


@pytest.fixture
def goods() -> list[Product]:
    """Make six goods of two vendors: fruit of Mê Linh and tea of Cao Bằng."""
    fruit, tea = fresh_fruit(), ProductSet.objects.exclude(branch="I").earliest("pk")
    near, far = make_vendor("HTX Gần"), make_vendor("HTX Xa", commune=commune(CAO_BANG), former_district="")
    rows = [
        (near, "Bưởi", 3, 50_000, fruit),
        (near, "Cam", 4, 150_000, fruit),
        (near, "Ổi", 4, 150_000, fruit),
        (near, "Trà sen", 5, 350_000, tea),
        (far, "Trà xanh", 4, 600_000, tea),
        (far, "Hồng", None, 99_999, fruit),
    ]
    return [
        make_product(vendor, name, stars=stars, regular_price=price, product_set=product_set)
        for vendor, name, stars, price, product_set in rows
    ]


def numbers(wishes: Wishes) -> dict[str, dict[Any, int]]:
    return {column: {value: n for value, n in found.items() if n} for column, found in count(wishes).beside.items()}


def choices(wishes: Wishes) -> dict[str, Choice]:
    return {choice.key: choice for facet in facets_of(wishes, count(wishes)) for choice in facet.choices}


def test_each_number_is_what_the_choice_would_leave(goods: list[Product]) -> None:
    for wishes in (
        Wishes(),
        Wishes(stars=4),
        Wishes(stars=4, price="100-300"),
        Wishes(branch="I"),
        Wishes(district="huyen-me-linh", stars=4),
        Wishes(province="04", price="tren-500"),
        Wishes(text="tra", price="300-500"),
        Wishes(commune=ME_LINH, branch="I"),
    ):
        for choice in choices(wishes).values():
            asked = CatalogueForm(QueryDict(choice.url[1:])).wishes()
            if not choice.is_current:
                assert choice.products == count(asked).total == len(catalogue_page(asked).names), (wishes, choice)


def test_counts_of_the_other_choices_under_the_wish(goods: list[Product]) -> None:
    found = numbers(Wishes(stars=4))
    assert count(Wishes(stars=4)).total == 3
    assert found["stars"] == {3: 1, 4: 3, 5: 1, None: 1}  # its own side counts as if nothing were chosen there
    assert found["band"] == {"100-300": 2, "tren-500": 1}
    assert found["district"] == {"Huyện Mê Linh": 2, "": 1}
    assert found["commune"] == {}


def test_how_many_there_are_without_one_wish(goods: list[Product]) -> None:
    counts = count(Wishes(stars=3, price="300-500"))
    assert counts.total == 0
    assert counts.without == {Dim.STARS: 1, Dim.PRICE: 1}


def test_what_lies_on_the_table_tonight_at_its_price(goods: list[Product]) -> None:
    session, lot = make_session("planned"), make_lot(goods[2], quantity=2, sold=2)
    make_listing(session, goods[0], session_price=40_000, regular_price=50_000)
    make_listing(session, goods[1], session_price=90_000, regular_price=150_000, sold=20)
    make_listing(session, goods[2], session_price=90_000, regular_price=150_000, lot=lot)
    make_listing(session, goods[3], session_price=90_000, regular_price=350_000, standing="applied")
    make_listing(make_session("closed"), goods[4])
    page = catalogue_page(Wishes(is_coming=True, order="gia-giam"))
    assert page.names == ["Ổi", "Cam", "Bưởi"]
    assert "40.000\xa0₫" in page.cards[-1]
    assert numbers(Wishes(is_coming=True))["band"] == {"duoi-100": 3}
    assert numbers(Wishes())["coming"] == {True: 3, False: 3}
    assert catalogue_page(Wishes(in_stock=True)).names == ["Bưởi"]
    assert count(Wishes(in_stock=True)).total == numbers(Wishes())["left"][True] == 1


def test_without_an_evening_nothing_lies_on_a_table(goods: list[Product]) -> None:
    assert catalogue_page(Wishes(is_coming=True)).total == 0
    assert catalogue_page(Wishes(in_stock=True)).names == []


@pytest.mark.parametrize("code", [ME_LINH, BA_DINH, CAO_BANG])
def test_who_delivers_where_is_what_a_basket_is_told(code: str) -> None:
    ways: list[list[dict[str, Any]]] = [
        [],
        [{}],
        [{"is_served": False}],
        [{"province_id": "01"}],
        [{"province_id": "01", "is_served": False}, {}],
        [{"province_id": "01", "is_served": False}, {"province_id": "01", "commune_id": ME_LINH}],
        [{"province_id": "01"}, {"province_id": "01", "commune_id": ME_LINH, "is_served": False}],
    ]
    for number, areas in enumerate(ways):
        vendor = make_vendor(f"HTX {number}")
        make_product(vendor, f"Hàng {number}")
        DeliveryArea.objects.bulk_create(DeliveryArea(vendor=vendor, **area) for area in areas)
    offers = offers_for(list(Vendor.objects.values_list("pk", flat=True)), code, {}, {})
    served = {Vendor.objects.get(pk=pk).display_name[-1] for pk, offer in offers.items() if offer.quote.is_served}
    assert {name[-1] for name in catalogue_page(Wishes(deliver_to=code)).names} == served
    assert count(Wishes(deliver_to=code)).total == len(served)


def test_addresses_are_in_vietnamese_and_lead_back(goods: list[Product]) -> None:
    wishes = Wishes(
        text="trà", branch="I", stars=4, district="huyen-me-linh", price="100-300", is_coming=True, in_stock=True,
        deliver_to=ME_LINH, order="moi", after=7,
    )  # fmt: skip
    assert wishes.address == (
        "?q=tr%C3%A0&nhom=I&sao=4&quan=huyen-me-linh&gia=100-300&phien-toi=1&con-hang=1&giao-den=09022&xep=moi&sau=7"
    )
    assert CatalogueForm(QueryDict(wishes.address[1:])).wishes() == wishes
    words = [choice.label for choice in made_choices(wishes)]
    assert words == [
        "Thực phẩm", "4 sao", "Huyện Mê Linh cũ", "100.000\xa0₫ đến 300.000\xa0₫", "Đang bày hoặc bày phiên tới",
        "Còn hàng trong phiên", "Giao đến Xã Mê Linh, Hà Nội",
    ]  # fmt: skip
    back = [CatalogueForm(QueryDict(choice.url[1:])).wishes() for choice in made_choices(wishes)]
    assert [len(each.chosen) for each in back] == [6] * 7
    assert all(each.after is None for each in back)


def test_a_place_is_typed_as_people_say_it(client: Client, goods: list[Product]) -> None:
    assert "Giao đến Xã Mê Linh, Hà Nội" in client.get("/san-pham/", {"giao-den": "me linh, ha noi"}).text
    assert "Chưa tìm thấy xã, phường nào" in client.get("/san-pham/", {"giao-den": "zzzz"}).text


def test_a_set_belongs_to_its_branch(goods: list[Product]) -> None:
    tea = goods[3].product_set
    assert "bo-1" not in choices(Wishes())
    asked = CatalogueForm(QueryDict(f"nhom=I&bo={tea.pk}")).wishes()
    assert (asked.branch, asked.product_set) == (tea.branch_id, tea.pk)
    assert choices(asked)[f"nhom-{tea.branch_id}"].is_current
    assert CatalogueForm(QueryDict(choices(asked)["nhom-I"].url[1:])).wishes() == Wishes(branch="I")


def test_communes_are_those_of_the_place(goods: list[Product]) -> None:
    assert {key for key in choices(Wishes(district="huyen-me-linh")) if key.startswith("xa-")} == {f"xa-{ME_LINH}"}
    assert {key for key in choices(Wishes(province="04")) if key.startswith("xa-")} == {f"xa-{CAO_BANG}"}
    assert {key for key in choices(Wishes(commune=ME_LINH)) if key.startswith("xa-")} == {f"xa-{ME_LINH}"}


def test_nothing_found_leads_on(client: Client, goods: list[Product]) -> None:
    found = help_with(catalogue_page(Wishes(text="trà", stars=3, price="300-500")))
    assert found
    assert {choice.key: choice.products for choice in found.fewer} == {"bo-sao": 1}
    found = help_with(catalogue_page(Wishes(branch="I", stars=5)))
    assert found
    assert {choice.key: choice.products for choice in found.fewer} == {"bo-nhom": 1, "bo-sao": 4}
    assert len(found.near) == 4
    text = client.get("/san-pham/?nhom=I&sao=5").text
    assert "Không cần: 5 sao" in text
    assert "Gần với điều Anh/Chị tìm" in text
    assert help_with(catalogue_page(Wishes())) is None


def test_what_was_perhaps_meant(client: Client, goods: list[Product]) -> None:
    assert nearest_reading("tra xannh zzzzz") == "tra xanh"
    assert nearest_reading("tra xanh") == ""
    text = client.get("/san-pham/?q=trà+xannhh").text
    assert re.search(r'href="\?q=tr%C3%A0\+xanh"[^>]*>trà xanh</a> \(1 sản phẩm\)', text)


def test_as_one_types_the_results_alone_are_sent_with_their_number(client: Client, goods: list[Product]) -> None:
    part = client.get("/san-pham/?q=tra&sao=4", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="ket-qua"')
    assert '<span hx-swap-oob="innerHTML:#dem">1 sản phẩm cho “tra”' in part
    assert '<input type="hidden" form="tim" name="sao" value="4">' in part
    boosted = client.get("/san-pham/?q=tra&sao=4", headers=BOOSTED)
    assert boosted.text == part
    assert boosted["Cache-Control"] == "no-store"
    assert "hx-swap-oob" not in client.get("/san-pham/?q=tra&sao=4").text


def test_suggestions_of_goods_vendors_and_places(client: Client, goods: list[Product]) -> None:
    assert [(each.kind, each.label) for each in suggestions("gan")] == [
        ("product", name) for name in ("Bưởi", "Cam", "Ổi", "Trà sen")
    ] + [("vendor", "HTX Gần")]
    places = [each for each in suggestions("mê linh") if each.kind == "place"]
    assert [(each.label, each.url, each.products) for each in places] == [
        ("Xã Mê Linh, Hà Nội", f"/san-pham/?xa={ME_LINH}", 4)
    ]
    assert suggestions("b") == []
    part = client.get("/san-pham/goi-y/?q=bu", headers={"HX-Request": "true"}).text
    assert "Bưởi" in part
    assert "<html" not in part
    assert "Chưa có gợi ý nào" in client.get("/san-pham/goi-y/?q=zzzz").text


def test_a_tax_code_finds_nobody(goods: list[Product]) -> None:
    household = make_vendor("Hộ Kín", kind="household", tax_code="001185012345")
    make_product(household, "Bánh")
    assert suggestions("001185012345") == []
