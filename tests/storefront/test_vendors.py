"""A vendor's public page: what anybody may know of a business, and what is its owner's own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from market.kernel.clock import now
from market.places.models import Commune
from orders.models import DeliveryArea, PickupPoint
from sessions.models import AirEntry
from tests import cast
from tests.vetting.conftest import queries_of
from vetting.models import Vendor

pytestmark = pytest.mark.django_db
__all__ = ["queries_of"]


@pytest.mark.parametrize(
    ("kind", "tax_code", "is_shown"),
    [
        ("household", "001185012345", False),  # its owner's personal number
        ("household", "0101234567", True),
        ("cooperative", "0101234567", True),
    ],
)
def test_an_owners_personal_number_is_nobodys_business(
    client: Client, kind: str, tax_code: str, *, is_shown: bool
) -> None:
    vendor = cast.make_vendor("Cơ sở Đông Cao", kind=kind, tax_code=tax_code)
    cast.make_product(vendor, "Bưởi đỏ")
    page = client.get(f"/chu-the/{vendor.slug}/").content.decode()
    assert (tax_code in page) == is_shown
    assert vendor.legal_name in page


@pytest.fixture
def vendor() -> Vendor:
    return cast.make_vendor("HTX Bưởi đỏ Đông Cao")


def page_of(client: Client, vendor: Vendor) -> str:
    return client.get(f"/chu-the/{vendor.slug}/").text


def test_what_is_on_the_table_comes_first_at_its_price_there(client: Client, vendor: Vendor) -> None:
    cast.make_product(vendor, "An lạc")
    cast.make_listing(cast.make_session("planned"), cast.make_product(vendor, "Bưởi đỏ"))
    page = page_of(client, vendor)
    assert page.index("Bưởi đỏ</a>") < page.index("An lạc</a>")
    assert "89.000" in page


def test_evenings_lead_to_their_chapters(client: Client, vendor: Vendor) -> None:
    listing = cast.make_listing(
        cast.make_session("closed", stream_url="https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        cast.make_product(vendor),
        sold=7,
    )
    session = listing.session
    began = session.opens_at + timedelta(minutes=17, seconds=5)
    AirEntry.objects.create(session=session, listing=listing, began_at=began, ended_at=began + timedelta(minutes=8))
    cast.make_listing(cast.make_session("planned"), cast.make_product(vendor, "Mứt bưởi"))
    page = page_of(client, vendor)
    assert f"/phien-cho/{session.number}/phat/?t=1025" in page
    assert "bán 7 phần" in page
    assert "Sẽ bày 1 sản phẩm" in page
    assert client.get(f"/phien-cho/{session.number}/phat/?t=1025").status_code == 200


def test_delivery_and_open_pick_up_points(client: Client, vendor: Vendor) -> None:
    cast.make_product(vendor)
    assert "Giao toàn quốc" in page_of(client, vendor)
    DeliveryArea.objects.create(vendor=vendor, province_id="01", fee=25_000, free_from=300_000)
    point = {"vendor": vendor, "commune": cast.me_linh(), "street": "Số 3 chợ Yên", "phone": "+84987654321"}
    PickupPoint.objects.create(name="Quầy chợ Yên", **point)
    PickupPoint.objects.create(name="Quầy cũ", closed_at=now(), **point)
    page = page_of(client, vendor)
    assert "25.000" in page
    assert "300.000" in page
    assert "Quầy chợ Yên" in page
    assert "Quầy cũ" not in page
    assert "987" not in page  # whoever hands over is not called by everybody


def test_a_vendor_in_hanoi_is_on_the_map_and_one_elsewhere_in_words(client: Client, vendor: Vendor) -> None:
    cast.make_product(vendor)
    assert "#xa-09022" in page_of(client, vendor)
    vendor.commune = Commune.objects.exclude(province="01").select_related("province")[0]
    vendor.save()
    page = page_of(client, vendor)
    assert "#xa-" not in page
    assert "ngoài Hà Nội" in page


@pytest.mark.usefixtures("opening_rules")
def test_number_of_queries_is_constant(vendor: Vendor, queries_of: Callable[[str], int]) -> None:
    def evening() -> None:
        listing = cast.make_listing(cast.make_session("closed"), cast.make_product(vendor))
        AirEntry.objects.create(session=listing.session, listing=listing, began_at=now())
        cast.make_listing(planned, cast.make_product(vendor))
        DeliveryArea.objects.create(vendor=vendor, province_id=next(provinces))
        PickupPoint.objects.create(name="Quầy", vendor=vendor, commune=cast.me_linh(), street="3", phone="+84987654321")

    planned, provinces = cast.make_session("planned"), iter(("01", "04", "08"))
    evening()
    few = queries_of(f"/chu-the/{vendor.slug}/")
    evening()
    evening()
    assert queries_of(f"/chu-the/{vendor.slug}/") == few


def test_a_product_shows_where_it_is_made(client: Client, vendor: Vendor) -> None:
    page = client.get(f"/san-pham/{cast.make_product(vendor).slug}/").text
    assert "#xa-09022" in page
    assert 'href="/chu-the/?xa=09022"' in page
