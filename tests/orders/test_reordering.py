"""Ordering again: what is sold goes into the basket at today's price, what is not is named."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from orders.buying.reordering import sold_again
from orders.models import Basket, BasketLine
from orders.proofs import receipt_key
from sessions.models import MarketSession
from tests import cast
from tests.orders.conftest import place_lines, wanted
from tests.orders.delivery_room import make_order

pytestmark = pytest.mark.django_db


def again(order: object) -> str:
    code = order.code  # type: ignore[attr-defined]
    return f"{reverse('orders:order-again', args=[code])}?k={receipt_key(code)}"


class TestAgain:
    def test_into_the_open_session_at_todays_price(self, client: Client):
        product = cast.make_product()
        order = make_order(cast.make_listing(product=product), 3)
        today = cast.make_listing(cast.make_session("live"), product, session_price=80_000, per_buyer_limit=2)
        answer = client.post(again(order))
        assert answer["Location"] == reverse("orders:show-basket", args=[today.session.number])
        line = BasketLine.objects.get()
        assert (line.listing_id, line.quantity, line.shown_price) == (today.pk, 2, 80_000)

    def test_twice_is_once(self, client: Client):
        order = make_order(cast.make_listing(), 2)
        for _again in range(2):
            client.post(again(order))
        assert BasketLine.objects.get().quantity == 2

    def test_what_is_not_sold_is_named(self, client: Client):
        session, vendor = cast.make_session("live"), cast.make_vendor()
        kept = cast.make_listing(session, cast.make_product(vendor))
        gone = cast.make_listing(session, cast.make_product(vendor, "Mứt vỏ bưởi"))
        placing = place_lines([wanted(kept), wanted(gone)], session)
        gone.withdrawn_at = session.opens_at
        gone.save()
        order = placing.orders.get()
        page = client.post(again(order), follow=True).text
        assert "Lần này không bán: Mứt vỏ bưởi" in page
        assert BasketLine.objects.get().listing == kept

    def test_nothing_is_sold(self, client: Client):
        listing = cast.make_listing()
        order = make_order(listing)
        listing.withdrawn_at = listing.session.opens_at
        listing.save()
        page = client.post(again(order), follow=True).text
        assert "chưa có món nào" in page
        assert not Basket.objects.exists()

    def test_no_session_at_all(self):
        listing = cast.make_listing()
        order = make_order(listing)
        stopped = {"stopped_at": datetime.now(UTC), "stop_reason": "Mất điện"}
        MarketSession.objects.filter(pk=listing.session_id).update(**stopped)
        assert sold_again(order) is None

    def test_strangers_order_nothing_again(self, client: Client):
        order = make_order()
        assert client.post(reverse("orders:order-again", args=[order.code])).status_code == 404
        assert client.get(again(order)).status_code == 405
