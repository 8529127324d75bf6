"""A vendor's pages: its own goods only, on a phone, without JavaScript."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person
from sessions.models import Listing
from tests.cast import make_listing, make_lot, make_person, make_product, make_session, make_vendor
from vetting.models import Vendor, VendorMember

pytestmark = pytest.mark.django_db
TERMS = {"session_price": "89.000", "allotment": "20", "per_buyer_limit": "5"}


@pytest.fixture
def owner() -> Person:
    return make_person("Lương Văn Phương")


@pytest.fixture
def vendor(owner: Person, client: Client) -> Vendor:
    client.force_login(owner)
    return make_vendor(owner=owner)


def url(name: str, vendor: Vendor, *args: int) -> str:
    return reverse(f"sessions:{name}", args=[vendor.slug, *args])


def test_sessions_with_own_listings_only(client: Client, vendor: Vendor) -> None:
    session = make_session("planned")
    make_listing(session, make_product(vendor, "Bưởi đỏ của tôi"))
    make_listing(session, make_product(make_vendor("Gian khác"), "Cam nhà khác"))
    make_session("closed")
    html = client.get(url("list-vendor-sessions", vendor)).content.decode()
    assert "Bưởi đỏ của tôi" in html
    assert "Cam nhà khác" not in html


def test_listing_a_product_with_a_proposed_price(client: Client, vendor: Vendor) -> None:
    session, product = make_session("planned"), make_product(vendor, regular_price=75_500)
    form = client.get(url("list-product", vendor, session.number, product.pk)).content.decode()
    assert re.search(r'value="67\.?000"', form)
    response = client.post(
        url("list-product", vendor, session.number, product.pk), TERMS | {"session_price": "67.000 ₫"}
    )
    assert response.status_code == 302
    listing = Listing.objects.get()
    assert (listing.session_price, listing.product, listing.session) == (67_000, product, session)
    page = client.get(response["Location"]).content.decode()
    assert "67.000" in page
    assert url("list-product", vendor, session.number, product.pk) not in page


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(client: Client, vendor: Vendor) -> None:
    session, product = make_session("planned"), make_product(vendor)
    response = client.post(
        url("list-product", vendor, session.number, product.pk), TERMS | {"session_price": "120000", "allotment": "77"}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert "phải thấp hơn giá niêm yết" in html
    assert 'value="77"' in html
    assert not Listing.objects.exists()


@pytest.mark.parametrize("field", list(TERMS))
@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30])
def test_nonsense_is_refused(client: Client, vendor: Vendor, field: str, typed: str) -> None:
    session, product = make_session("planned"), make_product(vendor)
    response = client.post(url("list-product", vendor, session.number, product.pk), TERMS | {field: typed})
    assert response.status_code == 422
    assert not Listing.objects.exists()


def test_another_vendors_product_does_not_exist(client: Client, vendor: Vendor) -> None:
    session = make_session("planned")
    theirs = make_product(make_vendor("Gian khác"))
    assert client.post(url("list-product", vendor, session.number, theirs.pk), TERMS).status_code == 404
    unvetted = make_product(vendor, status="draft")
    assert client.post(url("list-product", vendor, session.number, unvetted.pk), TERMS).status_code == 404
    assert not Listing.objects.exists()


def test_another_vendors_listing_does_not_exist(client: Client, vendor: Vendor) -> None:
    listing = make_listing(make_session("planned"), make_product(make_vendor("Gian khác")))
    for name in ("change-listing", "withdraw-listing"):
        assert client.post(url(name, vendor, listing.session.number, listing.pk), TERMS).status_code == 404
    listing.refresh_from_db()
    assert (listing.withdrawn_at, listing.allotment) == (None, 20)


def test_another_vendors_desk_does_not_exist(client: Client, vendor: Vendor) -> None:
    other, session = make_vendor("Gian khác"), make_session("planned")
    assert client.get(url("list-vendor-sessions", other)).status_code == 404
    assert client.get(url("edit-listings", other, session.number)).status_code == 404
    product = make_product(other)
    assert client.post(url("list-product", other, session.number, product.pk), TERMS).status_code == 404


@pytest.mark.parametrize(("part", "sees"), [("packer", 403), ("accountant", 200)])
def test_who_does_not_list_goods_changes_nothing(client: Client, vendor: Vendor, part: str, sees: int) -> None:
    member, product, session = make_person("Đỗ Thị Gói"), make_product(vendor), make_session("planned")
    VendorMember.objects.create(vendor=vendor, person=member, part=part)
    client.force_login(member)
    page = client.get(url("edit-listings", vendor, session.number))
    assert page.status_code == sees
    assert "Bày thêm" not in page.text
    assert client.post(url("list-product", vendor, session.number, product.pk), TERMS).status_code == 403
    assert not Listing.objects.exists()


def test_a_host_lists_goods(client: Client, vendor: Vendor) -> None:
    host, product, session = make_person("Lê Thị Dẫn"), make_product(vendor), make_session("planned")
    VendorMember.objects.create(vendor=vendor, person=host, part=VendorMember.Part.HOST)
    client.force_login(host)
    assert "Bày thêm" in client.get(url("edit-listings", vendor, session.number)).text
    assert client.post(url("list-product", vendor, session.number, product.pk), TERMS).status_code == 302


def test_changing_before_the_opening(client: Client, vendor: Vendor) -> None:
    listing = make_listing(make_session("planned"), make_product(vendor))
    address = url("change-listing", vendor, listing.session.number, listing.pk)
    assert client.post(address, TERMS | {"session_price": "80000"}).status_code == 302
    listing.refresh_from_db()
    assert listing.session_price == 80_000


def test_once_open_the_price_cannot_even_be_typed(client: Client, vendor: Vendor) -> None:
    listing = make_listing(make_session("live"), make_product(vendor), sold=4)
    address = url("change-listing", vendor, listing.session.number, listing.pk)
    assert (
        client.post(address, {"session_price": "1000", "allotment": "60", "per_buyer_limit": "50"}).status_code == 302
    )
    listing.refresh_from_db()
    assert (listing.session_price, listing.allotment, listing.per_buyer_limit) == (89_000, 60, 5)
    refused = client.post(address, {"allotment": "3"})
    assert refused.status_code == 422
    assert "Đã có 4 đơn vị" in refused.content.decode()


def test_withdrawing_asks_first(client: Client, vendor: Vendor) -> None:
    listing = make_listing(make_session("planned"), make_product(vendor))
    address = url("withdraw-listing", vendor, listing.session.number, listing.pk)
    assert client.get(address).status_code == 200
    listing.refresh_from_db()
    assert listing.withdrawn_at is None
    assert client.post(address).status_code == 302
    listing.refresh_from_db()
    assert listing.withdrawn_at is not None


@pytest.mark.parametrize("state", ["live", "closed"])
def test_nothing_is_offered_for_listing_once_it_is_open(client: Client, vendor: Vendor, state: str) -> None:
    session, product = make_session(state), make_product(vendor)
    assert "Bày thêm" not in client.get(url("edit-listings", vendor, session.number)).content.decode()
    response = client.post(url("list-product", vendor, session.number, product.pk), TERMS)
    assert response.status_code == 422
    assert "không bày thêm hàng" in response.content.decode()


def test_the_list_costs_the_same_for_many_listings(client: Client, vendor: Vendor) -> None:
    counts = []
    for _ in range(2):
        session = make_session("planned")
        for _number in range(6):
            make_listing(session, make_product(vendor))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("list-vendor-sessions", vendor))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_used_up_lot_reads_as_sold_out_without_a_query_for_each(client: Client, vendor: Vendor) -> None:
    session, counts = make_session("live"), []
    for number in range(3):
        lot = make_lot(make_product(vendor, f"Hàng {number}"), quantity=3)
        make_listing(session, lot.product, lot=lot, allotment=20, sold=3)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url("edit-listings", vendor, session.number)).text
        counts.append(len(queries))
        assert f"Lô {lot.number} còn 0" in page
        assert ">Đang bày<" not in page
    assert len(set(counts[1:])) == 1
