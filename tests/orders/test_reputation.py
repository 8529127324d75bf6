"""What everybody may know of a vendor: so many of so many, nothing of fewer than ten, and its own word beside it."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.kernel import journal
from market.kernel.codes import new_code
from market.kernel.errors import Refused
from orders.aftercare.reputation import Fact, reputation_of
from orders.models import Case, ConductReply, Order, Placing, VendorResult
from orders.services.replies import reply_as_vendor
from sessions.models import Listing, MarketSession
from tests import cast
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    cache.clear()


@pytest.fixture
def listing() -> Listing:
    return cast.make_listing(cast.make_session("closed"))


def ordered(listing: Listing, status: str, number: int = 1, **fields: Any) -> list[Order]:
    session, vendor = listing.session, listing.product.vendor
    more = {"goods_total": 89_000, "deliver_by": cast.hanoi_day(), "status": status} | fields
    return [
        Order.objects.create(
            code=new_code(),
            placing=Placing.objects.create(key=uuid4(), session=session),
            session=session,
            vendor=vendor,
            **more,
        )
        for _ in range(number)
    ]


def cancelled(listing: Listing, by: str, number: int) -> None:
    for order in ordered(listing, "cancelled", number, cancel_reason="Hết hàng"):
        journal.record("order.cancelled", actor=None, subject=order, by=by)


def result(vendor: Vendor, session: MarketSession, due: int, on_time: int) -> None:
    names = ("orders", "cancelled", "value", "saving", "trade_orders", "trade_value", "sent", "agreed")
    nothing = dict.fromkeys((*names, "returned", "collected", "cases"), 0)
    VendorResult.objects.create(vendor=vendor, session=session, due=due, on_time=on_time, **nothing)


def numbers(vendor: Vendor) -> list[tuple[int, int, int]]:
    cache.clear()
    return [(fact.happened, fact.orders, fact.percent) for fact in reputation_of(vendor).facts]


def test_a_percentage_of_so_many() -> None:
    assert Fact("Giao đúng hẹn", 11, 12).percent == 92


def test_fewer_than_ten_say_nothing(listing: Listing, client: Client) -> None:
    vendor = listing.product.vendor
    ordered(listing, "completed", 9)
    result(vendor, listing.session, 9, 9)
    assert numbers(vendor) == []
    assert "Gian hàng giữ lời thế nào" not in client.get(f"/chu-the/{vendor.slug}/").text


def test_each_fact_counts_what_it_says(listing: Listing, client: Client) -> None:
    vendor = listing.product.vendor
    disputed = ordered(listing, "completed", 18)[0]
    later = {"answer_by": listing.session.closes_at, "decide_by": listing.session.closes_at}
    Case.objects.create(order=disputed, kind="problem", opened_side="buyer", **later)
    cancelled(listing, "vendor", 2)
    cancelled(listing, "buyer", 5)  # a buyer's change of mind is no fact about the vendor
    result(vendor, listing.session, 18, 15)
    assert numbers(vendor) == [(15, 18, 83), (2, 20, 10), (1, 18, 6)]
    page = client.get(f"/chu-the/{vendor.slug}/").text
    assert "Gian hàng giữ lời thế nào" in page
    assert "(15 trên 18 đơn)" in page
    assert "(15 trên 18 đơn)" in client.get(f"/san-pham/{listing.product.slug}/").text


def test_evenings_long_ago_and_those_that_run_do_not_count(listing: Listing) -> None:
    vendor = listing.product.vendor
    ordered(cast.make_listing(cast.make_session("live"), listing.product), "completed", 12)
    assert numbers(vendor) == []


def test_what_a_vendor_says_is_read_by_everybody_only_when_it_wants_so(listing: Listing, client: Client) -> None:
    vendor = listing.product.vendor
    owner = vendor.members.get().person
    ordered(listing, "completed", 12)
    reply_as_vendor(actor=owner, vendor=vendor, text="Chỉ để Ban tổ chức đọc")
    client.force_login(owner)
    url = reverse("orders:show-vendor-conduct", args=[vendor.slug])
    assert client.post(url, {"words": "Gọi 0912345678", "is_public": "on"}).status_code == 422
    assert client.post(url, {"words": "Hôm ấy bão, đường ngập", "is_public": "on"}).status_code == 302
    page = Client().get(f"/chu-the/{vendor.slug}/").text
    assert "Hôm ấy bão, đường ngập" in page
    assert "Chỉ để Ban tổ chức đọc" not in page


def test_the_same_words_may_be_made_public_later(listing: Listing) -> None:
    vendor = listing.product.vendor
    owner = vendor.members.get().person
    first = reply_as_vendor(actor=owner, vendor=vendor, text="Hôm ấy bão")
    public = reply_as_vendor(actor=owner, vendor=vendor, text="Hôm ấy bão", is_public=True)
    assert public.pk != first.pk
    assert reply_as_vendor(actor=owner, vendor=vendor, text="Hôm ấy bão") in {first, public}
    with pytest.raises(Refused):
        reply_as_vendor(actor=owner, vendor=vendor, text="zalo: 0912345678", is_public=True)


def test_a_buyers_reply_is_never_public() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ConductReply.objects.create(buyer_key=b"0" * 32, text="Tôi không nhận được", is_public=True)
