"""Listing goods from a lot: only an open one, no more than it has, and never another one after the opening."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Refused
from sessions.models import Listing, MarketSession
from sessions.services.listings import change_listing, list_product
from sessions.services.terms import Terms
from tests import cast
from tests.orders.conftest import place
from vetting.models import Lot

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Person:
    return cast.make_person("Lương Văn Phương")


@pytest.fixture
def lot(owner: Person) -> Lot:
    return cast.make_lot(cast.make_product(cast.make_vendor(owner=owner)), quantity=30)


@pytest.fixture
def coming() -> MarketSession:
    return cast.make_session("planned")


def offer(lot: Lot, session: MarketSession, owner: Person, allotment: int = 20) -> Listing:
    terms = Terms(89_000, allotment, 5, lot_id=lot.pk)
    return list_product(actor=owner, session=session, product=lot.product, terms=terms)


def test_a_listing_sells_from_the_lot_it_was_given(lot: Lot, coming: MarketSession, owner: Person) -> None:
    assert offer(lot, coming, owner).lot == lot


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"closed_at": datetime(2026, 1, 1, tzinfo=UTC)}, "không còn mở"),
        ({"best_before": cast.hanoi_day(2)}, "trước ngày giao"),
        ({"quantity": 19}, "chỉ còn 19"),
    ],
)
def test_what_a_lot_must_be(
    lot: Lot, coming: MarketSession, owner: Person, changed: dict[str, Any], words: str
) -> None:
    Lot.objects.filter(pk=lot.pk).update(**changed)
    with pytest.raises(Refused, match=words):
        offer(lot, coming, owner)
    assert not Listing.objects.exists()


def test_another_products_lot_is_refused(lot: Lot, coming: MarketSession, owner: Person) -> None:
    terms = Terms(89_000, 20, 5, lot_id=cast.make_lot().pk)
    with pytest.raises(Refused) as refused:
        list_product(actor=owner, session=coming, product=lot.product, terms=terms)
    assert refused.value.field == "lot"


def test_before_the_opening_the_lot_may_change(lot: Lot, coming: MarketSession, owner: Person) -> None:
    listing = offer(lot, coming, owner)
    other = cast.make_lot(lot.product)
    assert change_listing(actor=owner, listing=listing, terms=Terms(88_000, 20, 5, other.pk)).lot == other
    assert change_listing(actor=owner, listing=listing, terms=Terms(88_000, 20, 5)).lot is None


def test_after_the_opening_only_the_allotment_grows_and_no_further_than_the_lot(lot: Lot, owner: Person) -> None:
    listing = cast.make_listing(None, lot.product, lot=lot, allotment=20)
    place(listing, 5)
    with pytest.raises(Refused, match="không đổi lô"):
        change_listing(actor=owner, listing=listing, terms=Terms(89_000, 20, 5))
    assert change_listing(actor=owner, listing=listing, terms=Terms(89_000, 30, 5, lot.pk)).allotment == 30
    with pytest.raises(Refused, match="chỉ còn 25"):
        change_listing(actor=owner, listing=listing, terms=Terms(89_000, 31, 5, lot.pk))


def test_what_is_left_is_no_more_than_the_lot_has(lot: Lot) -> None:
    first = cast.make_listing(None, lot.product, lot=lot, allotment=20)
    second = cast.make_listing(None, lot.product, lot=lot, allotment=20)
    Listing.objects.filter(pk=first.pk).update(sold=18)
    assert Listing.objects.select_related("lot").get(pk=second.pk).in_stock == 12


def test_the_form_offers_the_open_lots_of_the_product(lot: Lot, coming: MarketSession, owner: Person) -> None:
    closed = cast.make_lot(lot.product, closed_at=coming.opens_at)
    client = Client()
    client.force_login(owner)
    url = reverse("sessions:list-product", args=[lot.product.vendor.slug, coming.number, lot.product.pk])
    shown = client.get(url).content.decode()
    assert lot.number in shown
    assert closed.number not in shown
    data = {"session_price": "89.000", "allotment": "20", "per_buyer_limit": "5", "lot": str(lot.pk)}
    assert client.post(url, data | {"allotment": "31"}).status_code == 422
    assert client.post(url, data | {"lot": str(closed.pk)}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert Listing.objects.get().lot == lot


def test_the_receipt_names_the_lot_and_leads_to_its_origin(lot: Lot) -> None:
    buyer = cast.make_person("Nguyễn Thị Mai")
    placing = place(cast.make_listing(None, lot.product, lot=lot), buyer=buyer)
    client = Client()
    client.force_login(buyer)
    receipt = client.get(reverse("orders:show-order", args=[placing.codes[0]])).content.decode()
    assert f"Lô {lot.number}" in receipt
    assert reverse("storefront:show-stamp", args=[lot.code]) in receipt
