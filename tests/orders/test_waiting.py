"""The waiting list: first come, first served, in parts if need be; an offer lasts five minutes."""

from datetime import timedelta

import pytest
from django.db.models import F

from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.notices.models import Notice
from orders.aftercare.acts import CANCEL
from orders.models import Basket, Hold, WaitingBuyer
from orders.services import holds, waiting
from orders.services.moves import move_order
from orders.tasks import serve_listing_task, serve_waiting_buyers
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.buying import adds_up, buy, filled, new_basket, put, run_out
from tests.orders.conftest import contact, phone_of, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def scarce() -> Listing:
    """Three units, all in one basket."""
    return cast.make_listing(allotment=3, per_buyer_limit=3)


def in_line(listing: Listing, quantity: int = 1, email: str = "") -> Basket:
    """Return a basket that stands in line."""
    basket = new_basket(listing.session, cast.make_person())
    put(basket, listing, quantity)
    waiting.join_line(basket=basket, listing=listing, quantity=quantity, email=email)
    return basket


def offered(basket: Basket) -> int:
    """Return how many units a basket was offered."""
    return sum(Hold.objects.filter(basket=basket, ended_at=None).values_list("quantity", flat=True))


def holder(listing: Listing, quantity: int) -> Basket:
    """Return the basket of somebody signed in that holds units."""
    return filled(listing, quantity, cast.make_person())


def test_what_is_let_go_goes_to_who_came_first(scarce: Listing) -> None:
    first = holder(scarce, 3)
    waiters = [in_line(scarce, 2), in_line(scarce, 2)]
    assert [offered(each) for each in waiters] == [0, 0]
    holds.release_hold(basket=first, listing=scarce.pk)
    assert [offered(each) for each in waiters] == [2, 1]
    assert adds_up(scarce)
    hold = Hold.objects.get(basket=waiters[0])
    assert timedelta(minutes=4) < hold.expires_at - database_now() <= timedelta(minutes=5)
    buy(waiters[0])
    assert adds_up(scarce)
    assert scarce.sold == 2


def test_a_big_wish_keeps_nobody_from_small_stock() -> None:
    listing = cast.make_listing(allotment=4, per_buyer_limit=4)
    one, three = holder(listing, 1), holder(listing, 3)
    big, small = in_line(listing, 3), in_line(listing, 1)
    holds.release_hold(basket=one, listing=listing.pk)
    assert (offered(big), offered(small)) == (1, 0)
    holds.release_hold(basket=three, listing=listing.pk)
    assert (offered(big), offered(small)) == (1, 1)
    assert adds_up(listing)


def test_nobody_pushes_in_before_the_line(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    waiter = in_line(scarce, 2)
    run_out(gone)
    with pytest.raises(Refused, match="Chỉ còn 1"):
        place(scarce, 2, to=contact(phone_of(1)))
    pushing = filled(scarce, 3, cast.make_person())
    assert offered(pushing) == 1
    waiting.tidy_listing(scarce.pk)
    assert offered(waiter) == 2
    assert adds_up(scarce)


def test_the_finder_finds_what_ran_out_and_then_nothing(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    waiter = in_line(scarce, 1)
    assert not waiting.listings_to_serve().exists()
    run_out(gone)
    assert list(waiting.listings_to_serve()) == [scarce]
    assert waiting.tidy_listing(scarce.pk) == 1
    assert waiting.tidy_listing(scarce.pk) == 0
    assert offered(waiter) == 1
    assert not waiting.listings_to_serve().exists()
    assert adds_up(scarce)


def test_an_offer_that_ran_out_goes_to_the_next(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    slow, quick = in_line(scarce, 3), in_line(scarce, 3)
    holds.release_hold(basket=gone, listing=scarce.pk)
    run_out(slow)
    waiting.tidy_listing(scarce.pk)
    assert (offered(slow), offered(quick)) == (0, 3)
    assert adds_up(scarce)


def test_an_offer_is_not_extended(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    waiter = in_line(scarce)
    holds.release_hold(basket=gone, listing=scarce.pk)
    with pytest.raises(Refused, match="không gia hạn"):
        holds.extend_hold(basket=waiter, listing=scarce.pk)


def test_who_left_an_address_is_told_once(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    in_line(scarce, 2, email="hoa@example.org")
    holds.release_hold(basket=gone, listing=scarce.pk)
    waiting.serve([scarce.pk])
    notice = Notice.objects.get(kind="waiting-offer")
    assert notice.recipient == "hoa@example.org"
    assert "2 quả" in notice.body
    assert "/gio-hang/" in notice.body


def test_asking_twice_keeps_the_place_and_never_grows_the_wish(scarce: Listing) -> None:
    holder(scarce, 3)
    first, second = in_line(scarce, 1), in_line(scarce, 1)
    waiting.join_line(basket=first, listing=scarce, quantity=3)
    assert list(WaitingBuyer.objects.order_by("pk").values_list("basket", "quantity")) == [
        (first.pk, 1),
        (second.pk, 1),
    ]


def test_who_gives_up_lets_the_next_in(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    first, second = in_line(scarce, 3), in_line(scarce, 1)
    assert [waiting.leave_line(basket=first, listing=scarce.pk) for _click in range(2)] == [True, False]
    holds.release_hold(basket=gone, listing=scarce.pk)
    assert (offered(first), offered(second)) == (0, 1)


def test_what_is_free_is_offered_at_once(listing: Listing) -> None:
    waiter = in_line(listing, 2)
    assert offered(waiter) == 2
    with pytest.raises(Refused, match="đang giữ phần"):
        waiting.join_line(basket=waiter, listing=listing, quantity=1)


@pytest.mark.parametrize("quantity", [0, -1, 4, 10**9])
def test_nonsense_stands_in_no_line(scarce: Listing, quantity: int) -> None:
    with pytest.raises(Refused):
        waiting.join_line(basket=new_basket(scarce.session), listing=scarce, quantity=quantity)
    assert not WaitingBuyer.objects.exists()


def test_nobody_waits_for_more_than_one_may_have() -> None:
    listing = cast.make_listing(allotment=4, per_buyer_limit=3)
    holder(listing, 2)
    basket = filled(listing, 2, cast.make_person())
    with pytest.raises(Refused, match="Anh/Chị đang giữ 2"):
        waiting.join_line(basket=basket, listing=listing, quantity=2)
    waiting.join_line(basket=basket, listing=listing, quantity=1)
    assert adds_up(listing)
    gone = filled(cast.make_listing(allotment=3, per_buyer_limit=3), 3, cast.make_person())
    run_out(gone)
    assert waiting.join_line(basket=gone, listing=gone.lines.get().listing, quantity=3)


def test_the_line_ends_with_the_close(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    waiter = in_line(scarce, 1)
    now = database_now()
    MarketSession.objects.update(closes_at=now, planned_closes_at=now)
    holds.release_hold(basket=gone, listing=scarce.pk)
    assert offered(waiter) == 0
    assert (waiting.close_lines(), waiting.close_lines()) == (1, 0)
    with pytest.raises(Refused, match="không còn bán"):
        waiting.join_line(basket=new_basket(scarce.session), listing=scarce, quantity=1)


def test_a_pause_offers_nothing_until_it_ends(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    waiter = in_line(scarce, 1)
    MarketSession.objects.update(paused_at=F("opens_at"))
    holds.release_hold(basket=gone, listing=scarce.pk)
    assert offered(waiter) == 0
    MarketSession.objects.update(paused_at=None)
    assert list(waiting.listings_to_serve()) == [scarce]
    waiting.tidy_listing(scarce.pk)
    assert offered(waiter) == 1


def test_the_beats_finder_serves_and_says_nothing_the_second_time(scarce: Listing) -> None:
    gone = holder(scarce, 3)
    waiter = in_line(scarce, 1)
    run_out(gone)
    serve_waiting_buyers()
    serve_listing_task(scarce.pk)
    serve_listing_task(scarce.pk)
    assert offered(waiter) == 1
    assert adds_up(scarce)


def test_a_cancelled_order_goes_to_who_waits(scarce: Listing) -> None:
    placed = place(scarce, 3, to=contact(phone_of(1)))
    waiter = in_line(scarce, 2)
    move_order(actor=None, order=placed.orders.get(), act=CANCEL, words="đổi ý")
    assert offered(waiter) == 2
    assert adds_up(scarce)


def test_browsers_without_end_do_not_fill_the_line() -> None:
    listing = cast.make_listing(allotment=6, per_buyer_limit=6)
    gone = holder(listing, 6)
    for _browser in range(3):
        waiting.join_line(basket=new_basket(listing.session), listing=listing, quantity=1)
    with pytest.raises(Refused, match="đăng nhập"):
        waiting.join_line(basket=new_basket(listing.session), listing=listing, quantity=1)
    waiter = in_line(listing, 3)
    holds.release_hold(basket=gone, listing=listing.pk)
    assert offered(waiter) == 3
