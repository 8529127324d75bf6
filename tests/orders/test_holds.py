"""Holds: kept for ten minutes, once longer; never more than there is, never for ever, and gone by the clock alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from market.accounts.models import Role
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from orders.buying.terms import read_terms
from orders.models import BuyerTally, Hold, Order, Placing
from orders.services import holds
from sessions.models import Listing, MarketSession
from sessions.night.board import board_numbered
from sessions.services.running import pause_session, resume_session
from tests import cast
from tests.orders.buying import adds_up, buy, filled, new_basket, put, run_out
from tests.orders.conftest import contact, phone_of, place

pytestmark = pytest.mark.django_db


def left_for(listing: Listing, basket: int | None = None) -> int:
    """Return how many units somebody could have now."""
    terms = read_terms(session_number=listing.session.number, listings=[listing.pk], basket=basket)[listing.pk]
    return terms.left


def test_what_is_held_is_kept_for_ten_minutes_and_is_the_baskets_own(listing: Listing) -> None:
    basket = filled(listing, 3)
    hold = Hold.objects.get()
    assert (hold.quantity, hold.expires_at - hold.held_at >= timedelta(minutes=10)) == (3, True)
    assert adds_up(listing)
    assert listing.held == 3
    assert (left_for(listing), left_for(listing, basket.pk)) == (17, 20)


def test_placing_uses_the_hold_up(listing: Listing) -> None:
    basket = filled(listing, 3)
    placing = buy(basket)
    basket.refresh_from_db()
    listing.refresh_from_db()
    assert (listing.sold, listing.held) == (3, 0)
    assert (Hold.objects.get().ending, basket.placing_id) == ("placed", placing.pk)
    assert Order.objects.get().is_in_grace is False


@pytest.mark.parametrize(("quantity", "left"), [(1, 19), (5, 15)])
def test_less_or_more_than_held_may_be_placed(listing: Listing, quantity: int, left: int) -> None:
    buy(filled(listing, 3), quantity=quantity)
    assert adds_up(listing)
    assert (listing.sold, listing.held, listing.allotment - listing.sold) == (quantity, 0, left)


def test_others_cannot_take_what_is_held() -> None:
    listing = cast.make_listing(allotment=2)
    basket = filled(listing, 1)
    place(listing, to=contact(phone_of(1)))
    with pytest.raises(Refused, match="đang được người khác giữ"):
        place(listing, to=contact(phone_of(2)))
    buy(basket)
    assert adds_up(listing)
    assert listing.sold == 2


def test_a_hold_that_ran_out_counts_for_nobody_without_any_job() -> None:
    listing = cast.make_listing(allotment=1)
    basket = filled(listing)
    run_out(basket)
    assert left_for(listing) == 1
    place(listing, to=contact(phone_of(1)))
    assert adds_up(listing)
    assert (listing.sold, Hold.objects.get().ending) == (1, "expired")
    with pytest.raises(Refused, match="thời gian giữ hàng đã hết và người khác"):
        buy(basket)


def test_what_ran_out_can_still_be_had_while_there_is_some(listing: Listing) -> None:
    basket = filled(listing, 2)
    run_out(basket)
    buy(basket)
    assert adds_up(listing)
    assert listing.sold == 2


def test_asking_again_keeps_the_time(listing: Listing) -> None:
    basket = filled(listing, 2)
    before = Hold.objects.get().expires_at
    put(basket, listing, 4)
    assert holds.hold_basket(basket=basket, buyer=None) == {listing.pk: 4}
    hold = Hold.objects.get()
    assert (hold.quantity, hold.expires_at) == (4, before)
    assert adds_up(listing)


def test_it_is_extended_once(listing: Listing) -> None:
    basket = filled(listing)
    before = Hold.objects.get().expires_at
    for _click in range(3):
        hold = holds.extend_hold(basket=basket, listing=listing.pk)
    assert hold.expires_at - before == timedelta(minutes=10)


def test_what_ran_out_is_not_extended(listing: Listing) -> None:
    basket = filled(listing)
    run_out(basket)
    with pytest.raises(Refused):
        holds.extend_hold(basket=basket, listing=listing.pk)


def test_letting_go_twice_is_once(listing: Listing) -> None:
    basket = filled(listing, 3)
    assert [holds.release_hold(basket=basket, listing=listing.pk) for _click in range(2)] == [True, False]
    assert adds_up(listing)
    assert (listing.held, Hold.objects.get().ending) == (0, "released")


def test_another_basket_lets_nothing_go(listing: Listing) -> None:
    filled(listing, 3)
    assert not holds.release_hold(basket=new_basket(listing.session), listing=listing.pk)
    assert adds_up(listing)
    assert listing.held == 3


def test_nobody_keeps_units_for_ever(listing: Listing) -> None:
    basket = new_basket(listing.session)
    put(basket, listing)
    for _time in range(6):
        holds.hold_basket(basket=basket, buyer=None)
        holds.release_hold(basket=basket, listing=listing.pk)
    assert Hold.objects.count() == 3
    assert adds_up(listing)


def test_guests_together_hold_half_of_what_is_left() -> None:
    listing = cast.make_listing(allotment=10, per_buyer_limit=5)
    for _browser in range(8):
        filled(listing, 5)
    assert adds_up(listing)
    assert listing.held == 5
    place(listing, 5, to=contact(phone_of(1)))


def test_somebody_signed_in_may_hold_the_rest() -> None:
    listing = cast.make_listing(allotment=10, per_buyer_limit=10)
    filled(listing, 10, cast.make_person("Trần Văn Bình"))
    listing.refresh_from_db()
    assert listing.held == 10


def test_bought_and_held_together_stay_within_the_limit(listing: Listing) -> None:
    buyer = cast.make_person("Trần Văn Bình", phone="+84912345678")
    place(listing, 3)
    assert BuyerTally.objects.get().quantity == 3
    basket = filled(listing, 5, buyer)
    assert Hold.objects.get().quantity == 2
    with pytest.raises(Refused, match="còn mua thêm được 2"):
        buy(basket)


def test_a_pause_freezes_what_is_held(listing: Listing) -> None:
    director = cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)
    basket = filled(listing)
    pause_session(actor=director, session=listing.session, version=1)
    MarketSession.objects.update(
        paused_at=F("paused_at") - timedelta(minutes=30), opens_at=F("opens_at") - timedelta(hours=1)
    )
    Hold.objects.update(
        held_at=F("held_at") - timedelta(minutes=31), expires_at=F("expires_at") - timedelta(minutes=31)
    )
    assert left_for(listing) == 19  # by the clock of the pause nine minutes are left
    listing.session.refresh_from_db()
    resume_session(actor=director, session=listing.session, version=listing.session.version)
    hold = Hold.objects.get()
    assert timedelta(minutes=8) < hold.expires_at - database_now() < timedelta(minutes=10)
    buy(basket)
    assert adds_up(listing)


def test_a_stop_ends_what_is_held(listing: Listing) -> None:
    basket = filled(listing)
    now = database_now()
    MarketSession.objects.update(stopped_at=now, stop_reason="sự cố")
    with pytest.raises(Refused, match="đã dừng"):
        buy(basket)
    holds.hold_basket(basket=basket, buyer=None)
    assert adds_up(listing)
    assert (listing.held, Hold.objects.get().ending) == (0, "stopped")


def test_nothing_new_is_held_after_the_close(listing: Listing) -> None:
    basket = filled(listing, 2)
    _close()
    put(basket, listing, 5)
    holds.hold_basket(basket=basket, buyer=None)
    assert Hold.objects.get().quantity == 2
    with pytest.raises(Refused):
        holds.extend_hold(basket=basket, listing=listing.pk)
    other = new_basket(listing.session)
    put(other, listing)
    assert holds.hold_basket(basket=other, buyer=None) == {listing.pk: 0}


def test_what_was_held_may_be_placed_after_the_close(listing: Listing) -> None:
    basket = filled(listing, 2)
    _close()
    placing = buy(basket, phone=phone_of(3))
    order = placing.orders.get()
    assert (order.is_in_grace, listing.session.witness_entries.count()) == (True, 1)
    facts = listing.session.witness_entries.get().facts
    assert '"grace":true' in facts
    assert "held-in-time" in facts
    assert "session-live" not in facts
    assert adds_up(listing)


def test_after_the_close_nothing_beyond_what_was_held(listing: Listing) -> None:
    basket = filled(listing, 2)
    _close()
    with pytest.raises(Refused, match="đã đóng"):
        buy(basket, quantity=3)
    with pytest.raises(Refused, match="đã đóng"):
        place(listing, to=contact(phone_of(4)))
    run_out(basket)
    with pytest.raises(Refused, match="thời gian giữ hàng đã hết"):
        buy(basket)
    assert not Placing.objects.exists()


def test_what_is_paused_or_not_vetted_any_more_is_not_placed_in_grace(listing: Listing) -> None:
    basket = filled(listing, 2)
    _close()
    Listing.objects.update(stopped_at=database_now(), stop_reason="kiểm tra")
    with pytest.raises(Refused):
        buy(basket)
    assert adds_up(listing)


def test_an_ordinary_placing_does_nothing_for_holds(listing: Listing) -> None:
    with CaptureQueriesContext(connection) as queries:
        place(listing)
    assert not [query for query in queries if "orders_hold h SET" in query["sql"]]


def test_what_everybody_sees_leaves_out_what_ran_out(listing: Listing) -> None:
    basket = filled(listing, 3)
    assert _shown(listing) == 17
    run_out(basket)
    assert _shown(listing) == 20
    MarketSession.objects.update(paused_at=F("opens_at"))
    assert _shown(listing) == 17


def _shown(listing: Listing) -> int:
    """Return what the board shows as left."""
    found = board_numbered(listing.session.number)
    assert found is not None
    return found.stalls[0].left


def _close() -> None:
    """Let the close be two minutes ago, and what is held be held since before it."""
    ago, now = timedelta(minutes=3), database_now() - timedelta(minutes=2)
    Hold.objects.filter(ended_at=None).update(held_at=F("held_at") - ago, expires_at=F("expires_at") - ago)
    MarketSession.objects.update(closes_at=now, planned_closes_at=now)
