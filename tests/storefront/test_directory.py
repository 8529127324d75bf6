"""The vendors' directory: found without diacritics, filtered with numbers that add up, turned page by page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from market.places.models import Commune
from market.storefront.vendors.asking import Asked, DirectoryForm
from market.storefront.vendors.directory import PAGE, directory_page
from market.storefront.vendors.on_map import vendor_map
from sessions.selectors import live_session
from tests.cast import make_listing, make_product, make_session, make_vendor
from tests.vetting.conftest import queries_of
from vetting.models import Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]
__all__ = ["queries_of"]


def with_goods(name: str, *, stars: int | None = 4, **fields: Any) -> Vendor:
    vendor = make_vendor(name, **fields)
    make_product(vendor, f"Hàng của {name}", stars=stars)
    return vendor


def names(asked: Asked) -> list[str]:
    return [vendor.display_name for vendor in directory_page(asked, live_session()).vendors]


@pytest.fixture
def town() -> dict[str, Vendor]:
    """Three vendors of two districts of Hà Nội and one of another province."""
    abroad = Commune.objects.exclude(province="01").first()
    assert abroad is not None
    return {
        "bưởi": with_goods("HTX Bưởi Đông Cao"),
        "trà": with_goods("Trà sen Tây Hồ", stars=5, kind="household", former_district="Quận Tây Hồ"),
        "lụa": with_goods("Lụa Vạn Phúc", stars=3, kind="company", former_district="Quận Hà Đông"),
        "xa": with_goods("Miến Cao Bằng", commune=abroad, former_district=""),
    }


def test_vendors_are_found_by_name_and_by_commune_without_diacritics(town: dict[str, Vendor]) -> None:
    assert names(Asked(text="dong cao")) == ["HTX Bưởi Đông Cao"]
    assert names(Asked(text="Vạn phúc")) == ["Lụa Vạn Phúc"]
    assert "HTX Bưởi Đông Cao" in names(Asked(text="me linh"))
    assert names(Asked(text="không có ai")) == []


def test_an_owners_personal_number_finds_nobody() -> None:
    with_goods("Trà sen", kind="household", tax_code="001185012345")
    with_goods("HTX 789", tax_code="0101234567")
    assert names(Asked(text="001185012345")) == names(Asked(text="0011850")) == []
    assert names(Asked(text="789")) == ["HTX 789"]


def test_filters_and_the_numbers_beside_them(town: dict[str, Vendor]) -> None:
    make_product(town["bưởi"], "Mứt bưởi", stars=5)  # two goods, one vendor
    make_listing(make_session("planned"), town["lụa"].products.get())
    page = directory_page(Asked(), live_session())
    assert page.numbers.total == 4
    assert page.numbers.stars == {5: 2, 4: 2, 3: 1}
    assert page.numbers.kinds == {"hop-tac-xa": 2, "doanh-nghiep": 1, "ho-kinh-doanh": 1}
    assert page.numbers.coming == 1
    assert names(Asked(stars=5)) == ["HTX Bưởi Đông Cao", "Trà sen Tây Hồ"]
    assert names(Asked(kind="doanh-nghiep")) == names(Asked(coming=True)) == ["Lụa Vạn Phúc"]
    assert names(Asked(place="quan-tay-ho")) == ["Trà sen Tây Hồ"]
    assert names(Asked(place="khong-co")) == []
    assert names(Asked(commune=town["xa"].commune_id)) == ["Miến Cao Bằng"]


@pytest.mark.parametrize(
    "asked", [Asked(), Asked(stars=5), Asked(kind="hop-tac-xa", stars=4), Asked(text="cao"), Asked(place="quan-tay-ho")]
)
def test_each_number_is_what_its_choice_shows(town: dict[str, Vendor], asked: Asked) -> None:
    numbers = directory_page(asked, live_session()).numbers
    assert numbers.total == len(names(asked))
    for name, count in numbers.kinds.items():
        assert len(names(asked.but(kind=name))) == count
    for stars, count in numbers.stars.items():
        assert len(names(asked.but(stars=stars))) == count
    for (_province, _name, place), count in numbers.places.items():
        assert len(names(asked.but(place=place))) == count
    assert len(names(asked.but(kind=""))) == numbers.any_kind


def test_who_may_not_sell_is_not_in_it(town: dict[str, Vendor]) -> None:
    make_product(make_vendor("HTX Dừng", status="suspended", suspension_reason="x"))
    make_vendor("HTX Chưa có hàng")
    assert len(names(Asked())) == 4


def test_every_vendor_is_on_exactly_one_page_forth_and_back() -> None:
    for number in range(2 * PAGE + 3):
        with_goods(f"HTX {number % 7}")  # names repeat: the key decides
    forth, page = [], directory_page(Asked(), live_session())
    forth.append(page)
    while page.next_after:
        page = directory_page(Asked(after=page.next_after), live_session())
        forth.append(page)
    seen = [vendor.pk for each in forth for vendor in each.vendors]
    assert len(seen) == len(set(seen)) == 2 * PAGE + 3
    back = directory_page(Asked(before=forth[2].previous_before), live_session())
    assert back.vendors == forth[1].vendors
    assert directory_page(Asked(before=back.previous_before), live_session()).vendors == forth[0].vendors
    assert directory_page(Asked(before=back.previous_before), live_session()).previous_before is None


def test_addresses_say_what_is_asked_and_nonsense_is_ignored(client: Client, town: dict[str, Vendor]) -> None:
    asked = Asked(text="trà", place="quan-tay-ho", stars=5, kind="ho-kinh-doanh", coming=True)
    query = dict(part.split("=") for part in asked.address()[1:].split("&"))
    assert set(query) == {"q", "quan", "sao", "loai", "phien-toi"}
    assert DirectoryForm(query | {"q": "trà"}).asked() == asked
    assert replace(asked, after=3).address() == asked.address()  # a changed question begins at its first page
    answer = client.get("/chu-the/", {"q": "\x00%_\\", "sau": "x", "truoc": "-1", "loai": "z", "sao": "9", "xa": "1"})
    assert answer.status_code == 200


def test_the_page_says_what_is_chosen_and_what_to_do_when_nothing_is_found(
    client: Client, town: dict[str, Vendor]
) -> None:
    page = client.get("/chu-the/", {"q": "trà", "sao": "3"}).text
    assert "Không tìm thấy chủ thể nào" in page
    assert 'href="?q=tr%C3%A0"' in page  # drops the stars
    assert 'name="robots" content="noindex' in page
    assert "noindex" not in client.get("/chu-the/?sao=5").text


def test_number_of_queries_is_constant(queries_of: Callable[[str], int]) -> None:
    with_goods("HTX Đầu")
    make_listing(make_session("planned"))
    addresses = ("/chu-the/", "/chu-the/?q=htx&sao=4", "/chu-the/ban-do/")
    few = []
    for address in addresses:
        cache.clear()
        few.append(queries_of(address))
    for number in range(30):
        with_goods(f"HTX {number}")
    for address, before in zip(addresses, few, strict=True):
        cache.clear()
        assert queries_of(address) == before, address


def test_the_map_and_its_table_say_the_same(client: Client, town: dict[str, Vendor]) -> None:
    drawn = vendor_map()
    assert drawn.vendors == 4
    assert {cell.spot.code for cell in drawn.cells} == {"09022"}
    assert [spot.vendors for spot in drawn.spots] == [3, 1]
    page = client.get("/chu-the/ban-do/").text
    assert page.count('href="/chu-the/?xa=09022"') == 2  # a cell and a row
    assert f"xa={town['xa'].commune_id}" in page
    assert "không phải địa giới hành chính" in page
    assert vendor_map(3).vendors == 1
    assert "/chu-the/?xa=09022&amp;sao=3" in client.get("/chu-the/ban-do/?sao=3").text
    Vendor.objects.update(status="closed")
    assert "Chưa có chủ thể nào" in client.get("/chu-the/ban-do/?sao=3").text
