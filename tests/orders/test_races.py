"""Races: the last unit, baskets in opposite order, two clicks, and everything that changes while an order waits."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Event
from uuid import uuid4

import pytest
from django.db.models import Sum

from market.accounts.models import Role
from market.kernel.clock import database_now
from market.kernel.errors import Problem, Refused, Stale
from orders.models import BuyerTally, Order, OrderLine, Placing, WitnessEntry
from sessions.models import Listing, MarketSession
from sessions.services.listings import withdraw_listing
from sessions.services.running import pause_session
from sessions.services.stops import Ground, stop_listing, stop_session
from tests import cast
from tests.orders.conftest import contact, phone_of, place, place_lines, wanted
from tests.orders.racing import all_at_once, outcome, waiting_order
from tests.sessions.papers import make_paper
from vetting.services.suspensions import suspend_product, suspend_vendor

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def buyers(listing: Listing, count: int, quantity: int = 1) -> list[Callable[[], Placing]]:
    """Return a call for each of `count` buyers who want the same."""
    places = [contact(phone_of(number)) for number in range(count)]
    return [partial(place, listing, quantity, to=to) for to in places]


@pytest.mark.parametrize("attempt", range(5))
def test_one_of_fifty_gets_the_last_unit(attempt: int) -> None:
    listing = cast.make_listing(allotment=1)
    outcomes = all_at_once(buyers(listing, 50))
    refused = [each for each in outcomes if isinstance(each, Refused)]
    assert len(refused) == 49
    assert {each.message for each in refused} == {"Vừa hết hàng: người khác đã chốt phần cuối cùng."}
    listing.refresh_from_db()
    assert (listing.sold, Order.objects.count(), WitnessEntry.objects.count()) == (1, 1, 1)


def test_scarce_stock_is_sold_to_the_last_unit_and_no_further() -> None:
    listing = cast.make_listing(allotment=37)
    outcomes = all_at_once(buyers(listing, 40, quantity=2))
    assert sum(isinstance(each, Placing) for each in outcomes) == 18
    listing.refresh_from_db()
    assert listing.sold == 36 == OrderLine.objects.aggregate(n=Sum("quantity"))["n"]


def test_baskets_in_opposite_order_never_lock_each_other_out() -> None:
    session = cast.make_session()
    vendors = [cast.make_vendor(), cast.make_vendor()]
    goods = [cast.make_product(vendor) for vendor in vendors * 2]
    listings = [cast.make_listing(session, each, allotment=1000, per_buyer_limit=1000) for each in goods]
    lines = [wanted(listing) for listing in listings]
    to = [contact(phone_of(number)) for number in range(24)]

    def ten_baskets(number: int) -> int:
        basket = lines if number % 2 else lines[::-1]
        return len([place_lines(basket, session, to=to[number]) for _ in range(10)])

    outcomes = all_at_once([partial(ten_baskets, number) for number in range(24)])
    assert outcomes == [10] * 24
    assert set(Listing.objects.values_list("sold", flat=True)) == {240}
    assert Order.objects.count() == WitnessEntry.objects.count() == 480
    assert BuyerTally.objects.aggregate(n=Sum("quantity"))["n"] == 960


def test_twenty_clicks_make_one_placing(listing: Listing) -> None:
    to, key = contact(), uuid4()
    outcomes = all_at_once([partial(place, listing, 2, key=key, to=to) for _ in range(20)])
    assert len({each.codes for each in outcomes}) == 1
    assert sum(each.is_repeat for each in outcomes) == 19
    listing.refresh_from_db()
    assert (listing.sold, Placing.objects.count(), Order.objects.count()) == (2, 1, 1)


def test_one_key_for_different_goods_makes_one_placing(listing: Listing) -> None:
    to, key = contact(), uuid4()
    others = [cast.make_listing(listing.session, cast.make_product(listing.product.vendor)) for _ in range(10)]
    outcomes = all_at_once([partial(place, other, key=key, to=to) for other in others])
    assert len({each.codes for each in outcomes}) == 1
    assert Order.objects.count() == 1
    assert Listing.objects.aggregate(n=Sum("sold"))["n"] == 1


def test_the_limit_holds_against_one_buyer_in_many_windows(listing: Listing) -> None:
    to = contact()
    outcomes = all_at_once([partial(place, listing, to=to) for _ in range(20)])
    assert sum(isinstance(each, Placing) for each in outcomes) == 5
    assert all("đã mua đủ 5" in each.message for each in outcomes if isinstance(each, Problem))
    assert BuyerTally.objects.get().quantity == 5


def test_nothing_is_recorded_from_the_instant_of_the_close() -> None:
    listing = cast.make_listing(allotment=100_000, per_buyer_limit=100_000)
    closes_at = database_now() + timedelta(seconds=1.5)
    MarketSession.objects.update(closes_at=closes_at, planned_closes_at=closes_at)
    to = [contact(phone_of(number)) for number in range(8)]

    def until_refused(number: int) -> str:
        for _ in range(100_000):
            ended = outcome(partial(place, listing, to=to[number]))
            if isinstance(ended, Problem):
                return ended.message
        return ""

    with ThreadPoolExecutor(8) as pool:
        messages = set(pool.map(until_refused, range(8)))
    assert len(messages) == 1
    assert messages.pop().startswith("Phiên chợ đã đóng lúc")
    entries = WitnessEntry.objects.order_by("-recorded_at")
    assert entries[0].recorded_at < closes_at
    assert not Order.objects.filter(placed_at__gte=closes_at).exists()
    listing.refresh_from_db()
    assert listing.sold == entries.count() == Order.objects.count()


def test_nothing_is_recorded_once_a_stop_is_known() -> None:
    listing = cast.make_listing(allotment=100_000, per_buyer_limit=100_000)
    director = cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)
    to, over = [contact(phone_of(number)) for number in range(8)], Event()

    def go_on(number: int) -> None:
        while not over.is_set():
            outcome(partial(place, listing, to=to[number]))

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(go_on, number) for number in range(8)]
        time.sleep(0.7)
        stop_session(actor=director, session=listing.session, version=1, ground=Ground("sự cố"))
        known = database_now()
        time.sleep(0.3)
        over.set()
        assert [each.result() for each in running] == [None] * 8
    assert WitnessEntry.objects.exists()
    assert not WitnessEntry.objects.filter(recorded_at__gte=known).exists()


Change = Callable[[Listing], object]


def _stop(listing: Listing) -> object:
    director = cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)
    return stop_session(actor=director, session=listing.session, version=1, ground=Ground("sự cố"))


def _pause(listing: Listing) -> object:
    director = cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)
    return pause_session(actor=director, session=listing.session, version=1)


def _close(listing: Listing) -> object:
    now = database_now()
    return MarketSession.objects.update(closes_at=now, planned_closes_at=now)


def _suspend_vendor(listing: Listing) -> object:
    approver = cast.make_person("Trần Thu Hà", Role.APPROVER)
    return suspend_vendor(actor=approver, vendor=listing.product.vendor, reason="kiểm tra lại giấy tờ")


def _suspend_product(listing: Listing) -> object:
    approver = cast.make_person("Trần Thu Hà", Role.APPROVER)
    return suspend_product(actor=approver, product=listing.product, reason="kiểm tra lại giấy tờ")


def _accept_short_paper(listing: Listing) -> object:
    return make_paper(listing.product.vendor, listing.product, expires_on=cast.hanoi_day())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_stop, "đã dừng lúc"),
        (_pause, "đang tạm dừng"),
        (_close, "đã đóng lúc"),
        (_suspend_vendor, "Gian hàng này đang tạm ngừng"),
        (_suspend_product, "Sản phẩm này đang tạm ngừng"),
        (_accept_short_paper, "không còn hiệu lực đến ngày giao"),
    ],
)
def test_what_changed_while_an_order_waited_counts(listing: Listing, change: Change, words: str) -> None:
    to = contact()
    with waiting_order(partial(place, listing, to=to), listing) as waiting:
        change(listing)
    assert words in waiting.order.result().message
    listing.refresh_from_db()
    assert (listing.sold, Order.objects.count(), WitnessEntry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("withdrawn_at = now()", "đã rút"),
        ("stopped_at = now(), stop_reason = 'kiểm tra'", "đã dừng bán"),
        ("session_price = 95000", "Giá vừa đổi"),
        ("sold = allotment", "Vừa hết hàng"),
        ("allotment = 5, sold = 4", "Chỉ còn 1"),
        ("per_buyer_limit = 1", "tối đa 1"),
    ],
)
def test_what_changed_in_the_row_itself_counts(listing: Listing, change: str, words: str) -> None:
    to = contact()
    with waiting_order(partial(place, listing, 2, to=to), listing) as waiting:
        waiting.holder.execute(f"UPDATE market_sessions_listing SET {change} WHERE id = %s", [listing.pk])
    assert words in waiting.order.result().message
    assert (Placing.objects.count(), WitnessEntry.objects.count()) == (0, 0)


def test_an_order_that_waited_for_nothing_is_placed(listing: Listing) -> None:
    to = contact()
    with waiting_order(partial(place, listing, to=to), listing) as waiting:
        pass
    assert waiting.order.result().codes


def test_nobody_waits_for_ever(listing: Listing) -> None:
    to = contact()
    with waiting_order(partial(place, listing, to=to), listing) as waiting:
        refused = waiting.order.result(timeout=8)
    assert isinstance(refused, Stale)
    assert "lần nữa" in refused.message


def test_taking_back_and_stopping_a_listing_wait_for_orders_and_win_from_then_on(listing: Listing) -> None:
    owner, director = cast.make_person("Lương Văn Phương"), cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)
    to = [contact(phone_of(number)) for number in range(6)]
    other = cast.make_listing(listing.session, cast.make_product(listing.product.vendor))
    calls: list[Callable[[], object]] = [partial(place, each, to=where) for each in (listing, other) for where in to]
    calls.append(partial(withdraw_listing, actor=owner, listing=listing))
    calls.append(
        partial(
            stop_listing, actor=director, session=other.session, version=1, listing=other, ground=Ground("kiểm tra")
        )
    )
    outcomes = all_at_once(calls)
    assert not [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Refused)]
    for each in (listing, other):
        with pytest.raises(Refused):
            place(each, to=to[0])
        each.refresh_from_db()
        assert each.sold == OrderLine.objects.filter(listing=each).count()
