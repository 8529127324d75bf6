"""Buying against the grain: one person in many lanes, pages that are old when they are sent, and what is replayed."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from orders.aftercare.acts import CANCEL, Side
from orders.models import BuyerTally, DeliveryArea, Hold, Order, PickupPoint, Placing
from orders.services.amending import Change, propose_amendment
from orders.services.moves import move_order
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.buying import adds_up, buy, filled, run_out
from tests.orders.conftest import contact, phone_of, place
from tests.orders.test_basket_pages import PLACE, address, put_in
from vetting.models import Product, Vendor

pytestmark = pytest.mark.django_db


class TestLimit:
    """Five of a listing each, whoever asks and however."""

    @pytest.fixture
    def person(self) -> Person:
        return cast.make_person(phone=phone_of(1))

    def test_another_number_makes_nobody_another_buyer(self, listing: Listing, person: Person) -> None:
        place(listing, 3, buyer=person, to=contact(phone_of(2)))
        place(listing, 2, buyer=person, to=contact(phone_of(3)))
        with pytest.raises(Refused, match="đã mua đủ 5"):
            place(listing, buyer=person, to=contact(phone_of(4)))

    def test_nor_does_signing_in(self, listing: Listing, person: Person) -> None:
        place(listing, 5, to=contact(phone_of(2)))
        with pytest.raises(Refused, match="đã mua đủ 5"):
            place(listing, buyer=person, to=contact(phone_of(2)))
        place(listing, 5, buyer=person, to=contact(phone_of(3)))

    def test_nothing_more_is_held_for_them(self, listing: Listing, person: Person) -> None:
        place(listing, 4, buyer=person, to=contact(phone_of(2)))
        filled(listing, 5, person)
        assert Hold.objects.get(ended_at=None).quantity == 1

    def test_what_is_taken_back_may_be_bought_again(self, listing: Listing, person: Person) -> None:
        codes = place(listing, 5, buyer=person, to=contact(phone_of(2))).codes
        move_order(actor=person, order=Order.objects.get(code=codes[0]), act=CANCEL, words="Đổi ý")
        assert set(BuyerTally.objects.values_list("quantity", flat=True)) == {0}
        place(listing, 5, buyer=person, to=contact(phone_of(3)))

    def test_a_change_counts_for_the_account_too(self, listing: Listing, person: Person) -> None:
        place(listing, 3, buyer=person, to=contact(phone_of(2)))
        order = Order.objects.get(code=place(listing, 1, buyer=person, to=contact(phone_of(3))).codes[0])
        more: dict[str, Any] = {"version": 1, "delivery_fee": 0, "deliver_by": order.deliver_by, "reason": "Thêm"}
        three, two = (Change(lines={listing.pk: (units, 89_000)}, **more) for units in (3, 2))
        with pytest.raises(Refused, match="còn mua thêm được 1"):
            propose_amendment(actor=person, order=order, side=Side.BUYER, change=three)
        propose_amendment(actor=person, order=order, side=Side.BUYER, change=two)
        assert sorted(BuyerTally.objects.values_list("quantity", flat=True)) == [2, 3, 5]


def stop(listing: Listing) -> None:
    MarketSession.objects.filter(pk=listing.session_id).update(stopped_at=database_now(), stop_reason="Mưa bão")


def pause(listing: Listing) -> None:
    MarketSession.objects.filter(pk=listing.session_id).update(paused_at=database_now())


def move_away(listing: Listing) -> None:
    later = timedelta(days=7)
    MarketSession.objects.filter(pk=listing.session_id).update(
        opens_at=F("opens_at") + later,
        closes_at=F("closes_at") + later,
        planned_closes_at=F("planned_closes_at") + later,
    )


def suspend_vendor(listing: Listing) -> None:
    Vendor.objects.filter(pk=listing.product.vendor_id).update(status="suspended", suspension_reason="Kiểm tra lại")


def suspend_product(listing: Listing) -> None:
    Product.objects.filter(pk=listing.product_id).update(status="suspended", suspension_reason="Kiểm tra lại")


def raise_price(listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(session_price=F("session_price") + 1000)


def deliver_nowhere(listing: Listing) -> None:
    hue = cast.me_linh().province
    DeliveryArea.objects.create(vendor=listing.product.vendor, province=hue, is_served=False)


BETWEEN: list[Callable[[Listing], None]] = [
    stop, pause, move_away, suspend_vendor, suspend_product, raise_price, deliver_nowhere
]  # fmt: skip


@pytest.mark.parametrize("happens", BETWEEN, ids=lambda each: each.__name__)
class TestBetweenPageAndTap:
    def test_the_basket_places_nothing_and_keeps_what_was_typed(
        self, client: Client, listing: Listing, happens: Callable[[Listing], None]
    ) -> None:
        put_in(client, listing, 2)
        cast.me_linh()
        url = address("check-out", listing, line=False)
        page = client.post(url, PLACE | {"recount": "1"}).context["page"]
        happens(listing)
        answer = client.post(url, PLACE | {"shown": page.shown})
        assert answer.status_code in (409, 422), answer.status_code
        assert "Số 5, thôn Đông Cao" in answer.content.decode()
        assert not Order.objects.exists()
        assert adds_up(listing)

    def test_the_fast_lane_places_nothing(
        self, client: Client, listing: Listing, happens: Callable[[Listing], None]
    ) -> None:
        cast.me_linh()
        url = address("place-order", listing)
        page = client.get(url).context
        happens(listing)
        form = PLACE | {"key": str(page["key"]), "price": page["price"], "fee": "0", "quantity": "1"}
        assert client.post(url, form).status_code in (409, 422)
        assert not Order.objects.exists()
        listing.refresh_from_db()
        assert (listing.sold, listing.held) == (0, 0)


def test_after_a_pause_the_checkout_goes_on_with_what_was_typed(client: Client, listing: Listing) -> None:
    put_in(client, listing, 2)
    cast.me_linh()
    url = address("check-out", listing, line=False)
    page = client.post(url, PLACE | {"recount": "1"}).context["page"]
    pause(listing)
    kept = dict(client.post(url, PLACE | {"shown": page.shown}).context["typed"])
    MarketSession.objects.update(paused_at=None)
    again = client.post(url, kept | {"recount": "1"})
    assert "Số 5, thôn Đông Cao" in again.content.decode()
    assert client.post(url, kept | {"shown": again.context["page"].shown}).status_code == 302
    assert Order.objects.get().contact.street == PLACE["street"]


class TestReplays:
    def test_the_checkout_sent_twice_leads_to_the_same_receipt(self, client: Client, listing: Listing) -> None:
        put_in(client, listing, 2)
        cast.me_linh()
        url = address("check-out", listing, line=False)
        page = client.post(url, PLACE | {"recount": "1"})
        form = PLACE | {"shown": page.context["page"].shown, "key": str(page.context["sheet"].basket.key)}
        first, second = client.post(url, form), client.post(url, form)
        assert (first.status_code, second.status_code) == (302, 302)
        assert first["Location"] == second["Location"]
        assert Placing.objects.count() == 1

    def test_a_click_that_overtook_the_first_answer_does_too(self, listing: Listing) -> None:
        """The second click is sent before the browser has the first one's cookies."""
        first, second = Client(), Client()
        put_in(first, listing, 2)
        cast.me_linh()
        url = address("check-out", listing, line=False)
        page = first.post(url, PLACE | {"recount": "1"})
        form = PLACE | {"shown": page.context["page"].shown, "key": str(page.context["sheet"].basket.key)}
        second.cookies = deepcopy(first.cookies)
        done, again = first.post(url, form), second.post(url, form)
        assert again["Location"] == done["Location"]

    def test_somebody_elses_key_opens_nothing(self, client: Client, listing: Listing) -> None:
        basket = filled(listing, 2)
        buy(basket)
        put_in(client, listing)
        url = address("check-out", listing, line=False)
        page = client.post(url, PLACE | {"recount": "1"})
        form = PLACE | {"phone": phone_of(9), "shown": page.context["page"].shown, "key": str(basket.key)}
        answer = client.post(url, form)
        theirs = Order.objects.get(placing__key=basket.key)
        assert theirs.code not in (answer.get("Location") or "")

    def test_what_is_left_in_the_basket_is_not_bought_by_a_repeat(self, client: Client, listing: Listing) -> None:
        other = cast.make_listing(listing.session)
        put_in(client, listing, 2)
        put_in(client, other, 1)
        Listing.objects.filter(pk=other.pk).update(stopped_at=database_now(), stop_reason="Sai nhãn")
        cast.me_linh()
        url = address("check-out", listing, line=False)
        page = client.post(url, PLACE | {"recount": "1"})
        form = PLACE | {"shown": page.context["page"].shown, "key": str(page.context["sheet"].basket.key)}
        first, second = client.post(url, form), client.post(url, form)
        assert first["Location"] == second["Location"]
        assert Order.objects.count() == 1


class TestHolds:
    def test_extended_twice_in_two_windows_is_once(self, client: Client, listing: Listing) -> None:
        put_in(client, listing)
        url = address("extend-hold", listing)
        client.post(url)
        until = Hold.objects.get().expires_at
        client.post(url)
        assert Hold.objects.get().expires_at == until

    def test_what_ran_out_while_paused_is_not_given_away(self, listing: Listing) -> None:
        filled(listing, 5)
        pause(listing)
        Hold.objects.update(expires_at=F("expires_at") - timedelta(minutes=9))
        assert adds_up(listing)
        assert Hold.objects.get().ended_at is None

    def test_what_ran_out_is_extended_by_nobody(self, client: Client, listing: Listing) -> None:
        put_in(client, listing)
        run_out(Hold.objects.get().basket)
        client.post(address("extend-hold", listing))
        assert not Hold.objects.filter(is_extended=True).exists()

    def test_two_tabs_of_one_basket_hold_once(self, client: Client, listing: Listing) -> None:
        put_in(client, listing, 3)
        put_in(client, listing, 3)
        listing.refresh_from_db()
        assert listing.held == 3


class TestNowhere:
    """A vendor that brings nothing to the buyer's commune and has a point where goods are fetched."""

    @pytest.fixture
    def point(self, listing: Listing) -> PickupPoint:
        deliver_nowhere(listing)
        vendor = listing.product.vendor
        return PickupPoint.objects.create(
            vendor=vendor, name="Kho Đông Cao", commune=cast.me_linh(), street="Số 1", phone=phone_of(8)
        )

    def test_no_lane_without_a_choice_sends_anybody_to_a_point(self, listing: Listing, point: PickupPoint) -> None:
        with pytest.raises(Refused, match="chỉ có điểm nhận"):
            place(listing)
        assert not Order.objects.exists()

    def test_a_page_that_promised_to_bring_it_does_not_become_a_way_to_the_point(
        self, client: Client, listing: Listing
    ) -> None:
        cast.me_linh()
        url = address("place-order", listing)
        page = client.get(url).context
        assert page["way"].startswith("delivery")
        point = {"name": "Kho", "commune": cast.me_linh(), "street": "Số 1", "phone": phone_of(8)}
        PickupPoint.objects.create(vendor=listing.product.vendor, **point)
        deliver_nowhere(listing)
        form = PLACE | {
            "key": str(page["key"]),
            "price": page["price"],
            "fee": "0",
            "quantity": "1",
            "way": page["way"],
        }
        answer = client.post(url, form)
        assert answer.status_code == 422
        assert "chỉ có điểm nhận" in answer.content.decode()
        assert not Order.objects.exists()

    def test_the_sheet_that_names_the_point_places_it(
        self, client: Client, listing: Listing, point: PickupPoint
    ) -> None:
        url = address("place-order", listing)
        page = client.post(url, PLACE | {"recount": "1"})
        assert "Nhận tại Kho Đông Cao" in page.content.decode()
        shown = {name: str(page.context[name]) for name in ("key", "price", "fee", "way")}
        assert client.post(url, PLACE | shown | {"quantity": "1"}).status_code == 302
        assert Order.objects.get().pickup_point == point

    def test_a_point_of_another_vendor_is_nobodys_choice(
        self, client: Client, listing: Listing, point: PickupPoint
    ) -> None:
        other = PickupPoint.objects.create(
            vendor=cast.make_vendor(), name="Kho", commune=cast.me_linh(), street="Số 1", phone=phone_of(8)
        )
        url = address("place-order", listing)
        page = client.post(url, PLACE | {"recount": "1"})
        shown = {name: str(page.context[name]) for name in ("key", "price", "fee")}
        forged = PLACE | shown | {"quantity": "1", "way": f"pickup-{other.pk}-cod"}
        assert client.post(url, forged).status_code == 422
        assert not Order.objects.exists()
