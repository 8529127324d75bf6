"""Selling from a lot: never more than there is, in however many sessions; given back with the order."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from market.kernel.errors import Refused
from orders.aftercare.acts import DECLINE
from orders.buying import lost_demand
from orders.buying.terms import read_terms
from orders.models import Order, OrderLine, Placing
from orders.services.moves import move_order
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.buying import buy, filled, run_out
from tests.orders.conftest import contact, phone_of, place, place_lines, wanted
from tests.orders.racing import all_at_once
from vetting.models import Lot

pytestmark = pytest.mark.django_db


def listing_of(lot: Lot, session: MarketSession | None = None, **fields: Any) -> Listing:
    """Return a listing that sells from a lot."""
    return cast.make_listing(session, lot.product, lot=lot, **fields)


def sold_of(lot: Lot) -> int:
    lot.refresh_from_db()
    return lot.sold


def test_what_a_listing_sells_its_lot_counts() -> None:
    lot = cast.make_lot()
    placing = place(listing_of(lot), 3)
    assert sold_of(lot) == 3
    order = Order.objects.get(code=placing.codes[0])
    assert order.lines.get().listing.lot == lot


def test_a_listing_without_a_lot_sells_as_ever() -> None:
    lot = cast.make_lot()
    place(cast.make_listing(None, lot.product), 3)
    assert sold_of(lot) == 0


def test_a_cancelled_order_gives_back_to_the_lot() -> None:
    lot = cast.make_lot()
    placing = place(listing_of(lot), 3)
    order = Order.objects.get(code=placing.codes[0])
    move_order(actor=cast.make_person(), order=order, act=DECLINE, words="Mưa lớn, không hái được")
    assert sold_of(lot) == 0


def test_a_used_up_lot_says_so_and_is_counted_as_lost_demand() -> None:
    lot = cast.make_lot(quantity=4)
    here, there = listing_of(lot, per_buyer_limit=5), listing_of(lot)
    place(here, 3)
    with pytest.raises(Refused, match="Lô hàng này chỉ còn 1 quả"):
        place(there, 2)
    place(there, 1)
    with pytest.raises(Refused, match="Lô hàng này vừa bán hết"):
        place(there, 1, to=contact(phone_of(2)))
    lost = lost_demand.so_far(there.session_id)
    assert (lost.reasons["lot"], lost.units[there.pk]) == (2, 3)
    assert (sold_of(lot), Order.objects.count()) == (4, 2)


def test_what_is_held_of_a_listing_is_held_of_its_lot() -> None:
    lot = cast.make_lot(quantity=4)
    listing = listing_of(lot, allotment=20)
    holder = filled(listing, 3, cast.make_person())
    for units, words in ((2, "Lô hàng này chỉ còn 1"), (4, "Lô hàng này chỉ còn 1")):
        with pytest.raises(Refused, match=words):
            place(listing, units, to=contact(phone_of(1)))
    place(listing, 1, to=contact(phone_of(1)))
    with pytest.raises(Refused, match="lô hàng đang được người khác giữ"):
        place(listing, 1, to=contact(phone_of(2)))
    assert buy(holder, phone=phone_of(3)).codes
    assert sold_of(lot) == 4
    with pytest.raises(Refused, match="Lô hàng này vừa bán hết"):
        place(listing, 1, to=contact(phone_of(2)))


def test_a_hold_that_has_run_out_holds_nothing_of_the_lot() -> None:
    lot = cast.make_lot(quantity=4)
    listing = listing_of(lot, allotment=20)
    run_out(filled(listing, 4, cast.make_person()))
    assert place(listing, 4, to=contact(phone_of(1))).codes
    assert sold_of(lot) == 4


def test_another_session_may_sell_the_lot_under_a_hold_and_the_holder_is_told() -> None:
    lot = cast.make_lot(quantity=4)
    here, there = listing_of(lot), listing_of(lot)
    buyer = cast.make_person()
    holder = filled(here, 3, buyer)
    place(there, 4, to=contact(phone_of(1)))
    with pytest.raises(Refused, match="Lô hàng này vừa bán hết"):
        buy(holder, phone=phone_of(2))
    client = Client()
    client.force_login(buyer)
    for name in ("show-basket", "check-out"):
        assert client.get(reverse(f"orders:{name}", args=[here.session.number])).status_code == 200
    sheet = {
        "key": str(uuid4()),
        "price": str(here.session_price),
        "quantity": "3",
        "name": "Nguyễn Thị Hoa",
        "phone": "0912345678",
        "commune": "Xã Mê Linh, Hà Nội",
        "street": "Số 5",
    }
    response = client.post(reverse("orders:place-order", args=[here.session.number, here.pk]), sheet)
    assert (response.status_code, "bán hết" in response.text) == (422, True)
    assert (sold_of(lot), Order.objects.count()) == (4, 1)


def test_one_line_too_many_refuses_the_whole_basket() -> None:
    session, vendor = cast.make_session(), cast.make_vendor()
    scarce = listing_of(cast.make_lot(cast.make_product(vendor, "Mứt vỏ bưởi"), quantity=1), session)
    plenty = listing_of(cast.make_lot(cast.make_product(vendor)), session)
    with pytest.raises(Refused, match="Mứt vỏ bưởi: Lô hàng này chỉ còn 1"):
        place_lines([wanted(plenty, 2), wanted(scarce, 2)], session)
    assert list(Lot.objects.values_list("sold", flat=True)) == [0, 0]


def test_a_lot_over_before_the_delivery_is_not_sold() -> None:
    lot = cast.make_lot(best_before=cast.hanoi_day(1))
    with pytest.raises(Refused, match="hết hạn dùng ngày"):
        place(listing_of(lot))
    Lot.objects.update(best_before=None)
    assert place(listing_of(lot)).codes


def test_the_terms_name_the_lot_and_what_is_left_of_it() -> None:
    lot = cast.make_lot(quantity=9)
    listing = listing_of(lot)
    terms = read_terms(session_number=listing.session.number, listings=[listing.pk])[listing.pk]
    assert (terms.lot, terms.left_of_lot) == (lot.pk, 9)


# --- what the database itself holds ---------------------------------------------------------------------------------


def test_the_database_sells_no_lot_beyond_its_quantity() -> None:
    listing = listing_of(cast.make_lot(quantity=3))
    with pytest.raises(IntegrityError, match="lot_never_oversold"), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(sold=4)


def test_the_database_counts_whoever_writes() -> None:
    lot = cast.make_lot()
    listing_of(lot, sold=7)
    listing = listing_of(lot)
    Listing.objects.filter(pk=listing.pk).update(sold=5)
    assert sold_of(lot) == 12
    Listing.objects.filter(pk=listing.pk).update(sold=2)
    assert sold_of(lot) == 9


def test_a_listing_takes_no_lot_of_another_product() -> None:
    with pytest.raises(IntegrityError, match="listing_lot_is_of_its_product"), transaction.atomic():
        cast.make_listing(lot=cast.make_lot())


def test_the_lot_of_a_listing_stays_once_its_session_has_opened() -> None:
    lot = cast.make_lot()
    other = cast.make_lot(lot.product)
    coming = listing_of(lot, cast.make_session("planned"))
    coming.lot = other
    coming.save(update_fields=["lot"])
    live = listing_of(lot)
    for change in (other, None):
        live.lot = change
        with pytest.raises(DatabaseError, match="once its session has opened"), transaction.atomic():
            live.save(update_fields=["lot"])


# --- races ----------------------------------------------------------------------------------------------------------


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_sessions_never_oversell_one_lot(attempt: int) -> None:
    lot = cast.make_lot(quantity=7)
    here, there = listing_of(lot), listing_of(lot)
    to = [contact(phone_of(number)) for number in range(24)]
    outcomes = all_at_once([partial(place, (here, there)[number % 2], to=where) for number, where in enumerate(to)])
    assert sum(isinstance(each, Placing) for each in outcomes) == 7
    assert {each.message for each in outcomes if isinstance(each, Refused)} == {
        "Lô hàng này vừa bán hết. Chợ không bán quá số lượng của lô."
    }
    assert sold_of(lot) == 7 == OrderLine.objects.aggregate(n=Sum("quantity"))["n"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_baskets_over_the_same_lots_in_opposite_order_never_lock_each_other_out() -> None:
    vendor = cast.make_vendor()
    lots = [cast.make_lot(cast.make_product(vendor), quantity=10_000) for _ in range(4)]
    sessions = [cast.make_session(), cast.make_session()]
    terms = {"allotment": 1000, "per_buyer_limit": 1000}
    # The listings of the second session are numbered the other way round than the lots they sell from.
    baskets = [
        [wanted(listing_of(lot, sessions[0], **terms)) for lot in lots],
        [wanted(listing_of(lot, sessions[1], **terms)) for lot in reversed(lots)],
    ]
    to = [contact(phone_of(number)) for number in range(16)]

    def ten_baskets(number: int) -> int:
        lines = baskets[number % 2]
        placings = [place_lines(lines, sessions[number % 2], to=to[number], key=uuid4()) for _ in range(10)]
        return len(placings)

    assert all_at_once([partial(ten_baskets, number) for number in range(16)]) == [10] * 16
    assert set(Lot.objects.values_list("sold", flat=True)) == {160}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_giving_back_and_selling_at_once_leave_the_lot_right() -> None:
    lot = cast.make_lot(quantity=10)
    here, there = listing_of(lot, per_buyer_limit=10), listing_of(lot)
    codes = [place(here, to=contact(phone_of(number))).codes[0] for number in range(10)]
    actor = cast.make_person()
    give_back = [
        partial(move_order, actor=actor, order=Order.objects.get(code=code), act=DECLINE, words="Hết hàng")
        for code in codes
    ]
    to = [contact(phone_of(number)) for number in range(20, 32)]
    all_at_once([*give_back, *(partial(place, there, to=where) for where in to)])
    live = OrderLine.objects.exclude(order__status=Order.Status.CANCELLED)
    assert sold_of(lot) == (live.aggregate(n=Sum("quantity"))["n"] or 0) <= 10


def test_a_lot_that_nobody_may_list_any_more_still_serves_what_is_listed() -> None:
    lot = cast.make_lot()
    listing = listing_of(lot)
    Lot.objects.update(closed_at=listing.session.opens_at + timedelta(minutes=1))
    assert place(listing).codes
