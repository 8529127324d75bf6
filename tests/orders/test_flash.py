"""The flash price: taken in the statement that takes the stock, by the server's clock, never more than there is."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from market.accounts.models import Role
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from orders.aftercare.acts import CANCEL
from orders.buying.basket import WantedLine
from orders.buying.terms import read_terms
from orders.models import Order, OrderLine, Placing
from orders.services.moves import move_order
from sessions.models import FlashWindow, Listing
from sessions.selectors import result_of
from sessions.services.flash import withdraw_flash
from sessions.services.running import pause_session
from tests import cast
from tests.orders.conftest import contact, phone_of, place, place_lines
from tests.orders.racing import all_at_once, waiting_order
from tests.sessions.flashes import make_flash

pytestmark = pytest.mark.django_db
at_once = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def tap(listing: Listing, price: int, quantity: int = 1, number: int = 1) -> Placing:
    """Place an order at the price a page showed."""
    line = WantedLine(listing.pk, quantity, price)
    return place_lines([line], listing.session, to=contact(phone_of(number)))


def sold(listing: Listing) -> tuple[int, int]:
    """Return what was sold of the listing, and of its flash windows together."""
    listing.refresh_from_db()
    return listing.sold, sum(FlashWindow.objects.values_list("sold", flat=True))


def test_the_flash_price_is_what_is_agreed(listing: Listing) -> None:
    make_flash(listing, price=70_000)
    order = Order.objects.get(code=tap(listing, 70_000, 2).codes[0])
    line = order.lines.get()
    assert (line.unit_price, line.regular_price, line.quantity) == (70_000, 100_000, 2)
    assert (order.goods_total, order.saving) == (140_000, 60_000)
    assert sold(listing) == (2, 2)


def test_the_price_of_the_evening_is_refused_while_a_flash_price_holds(listing: Listing) -> None:
    make_flash(listing, price=70_000)
    with pytest.raises(Refused, match="Vừa có giá chớp nhoáng"):
        place(listing)
    assert sold(listing) == (0, 0)


@pytest.mark.parametrize(
    "state",
    [
        {"starts": 5},
        {"starts": -20, "minutes": 10},
        {"withdrawn_at": datetime(2026, 11, 20, tzinfo=UTC)},
        {"allotment": 5, "sold": 5},
    ],
    ids=["not yet", "over", "withdrawn", "used up"],
)
def test_outside_its_window_the_price_of_the_evening_holds(listing: Listing, state: dict[str, Any]) -> None:
    make_flash(listing, price=70_000, **state)
    with pytest.raises(Refused, match="hết giờ hoặc hết suất"):
        tap(listing, 70_000)
    place(listing)
    assert OrderLine.objects.get().unit_price == 89_000


def test_fewer_are_left_at_the_flash_price(listing: Listing) -> None:
    make_flash(listing, price=70_000, allotment=5, sold=3)
    with pytest.raises(Refused, match="chỉ còn 2 quả"):
        tap(listing, 70_000, 3)
    tap(listing, 70_000, 2)
    assert sold(listing) == (2, 5)
    place(listing, 2)
    assert sold(listing) == (4, 5)


def test_the_limit_of_a_buyer_holds_over_both_prices(listing: Listing) -> None:
    flash = make_flash(listing, price=70_000)
    tap(listing, 70_000, 4)
    FlashWindow.objects.filter(pk=flash.pk).update(ends_at=database_now())
    with pytest.raises(Refused, match="mua thêm được 1"):
        tap(listing, 89_000, 2)


def test_a_pause_stops_the_flash_price_too(listing: Listing) -> None:
    make_flash(listing, price=70_000)
    session = listing.session
    director = cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)
    pause_session(actor=director, session=session, version=session.version)
    with pytest.raises(Refused, match="tạm dừng"):
        tap(listing, 70_000)


def test_two_windows_that_touch_never_both_hold(listing: Listing) -> None:
    edge = database_now()
    FlashWindow.objects.filter(pk=make_flash(listing, price=70_000).pk).update(ends_at=edge)
    FlashWindow.objects.filter(pk=make_flash(listing, price=60_000, starts=1).pk).update(starts_at=edge)
    terms = read_terms(session_number=listing.session.number, listings=[listing.pk])
    assert terms[listing.pk].price == 60_000


def test_a_cancelled_order_gives_its_flash_units_back_while_the_window_is_open(listing: Listing) -> None:
    make_flash(listing, price=70_000, allotment=3)
    order = Order.objects.get(code=tap(listing, 70_000, 3).codes[0])
    move_order(actor=None, order=order, act=CANCEL, words="Đổi ý")
    assert sold(listing) == (0, 0)
    tap(listing, 70_000, 3, number=2)


def test_afterwards_they_are_ordinary_stock(listing: Listing) -> None:
    flash = make_flash(listing, price=70_000, allotment=3)
    order = Order.objects.get(code=tap(listing, 70_000, 3).codes[0])
    FlashWindow.objects.filter(pk=flash.pk).update(ends_at=database_now())
    move_order(actor=None, order=order, act=CANCEL, words="Đổi ý")
    assert sold(listing) == (0, 0)
    with pytest.raises(Refused, match="hết giờ hoặc hết suất"):
        tap(listing, 70_000, number=2)
    place(listing, 3, to=contact(phone_of(2)))


def test_units_return_to_the_window_they_came_from(listing: Listing) -> None:
    first = make_flash(listing, starts=-3, minutes=30)
    order = Order.objects.get(code=tap(listing, 70_000, 2).codes[0])
    FlashWindow.objects.filter(pk=first.pk).update(withdrawn_at=database_now())
    second = make_flash(listing, starts=0, sold=4)
    move_order(actor=None, order=order, act=CANCEL, words="Đổi ý")
    assert [each.sold for each in FlashWindow.objects.order_by("pk")] == [0, 4]
    assert second.price == first.price


def test_what_an_evening_came_to_counts_each_unit_at_its_price(listing: Listing) -> None:
    make_flash(listing, price=70_000, allotment=3)
    tap(listing, 70_000, 3)
    place(listing, 2, to=contact(phone_of(2)))
    assert result_of(listing.session).value == 3 * 70_000 + 2 * 89_000


def test_an_order_of_the_evenings_price_gives_nothing_to_a_window(listing: Listing) -> None:
    order = Order.objects.get(code=place(listing, 2).codes[0])
    flash = make_flash(listing, price=70_000, sold=2)
    move_order(actor=None, order=order, act=CANCEL, words="Đổi ý")
    flash.refresh_from_db()
    assert flash.sold == 2


def test_the_database_never_oversells_a_window(listing: Listing) -> None:
    flash = make_flash(listing, allotment=5)
    with pytest.raises(IntegrityError, match="flash_never_oversold"):
        FlashWindow.objects.filter(pk=flash.pk).update(sold=6)


def test_windows_never_overlap(listing: Listing) -> None:
    make_flash(listing, starts=0, minutes=10)
    with pytest.raises(IntegrityError, match="flash_one_at_a_time"):
        make_flash(listing, starts=5, minutes=10)


def test_a_flash_price_lies_below_the_price_of_the_evening(listing: Listing) -> None:
    with pytest.raises(IntegrityError, match="lies within"):
        make_flash(listing, price=89_000)


def test_a_lower_price_of_the_evening_ends_a_dearer_window(listing: Listing) -> None:
    flash = make_flash(listing, price=70_000)
    Listing.objects.filter(pk=listing.pk).update(session_price=69_000)
    flash.refresh_from_db()
    assert flash.withdrawn_at is not None


class TestRaces:
    pytestmark = at_once

    @pytest.mark.parametrize("attempt", range(3))
    def test_five_of_twenty_get_the_five_units(self, attempt: int) -> None:
        listing = cast.make_listing()
        make_flash(listing, price=70_000, allotment=5)
        outcomes = all_at_once([partial(tap, listing, 70_000, number=number) for number in range(20)])
        refused = [each.message for each in outcomes if isinstance(each, Refused)]
        assert len(refused) == 15
        assert all("hết giờ hoặc hết suất" in words for words in refused)
        assert sold(listing) == (5, 5)
        assert set(OrderLine.objects.values_list("unit_price", flat=True)) == {70_000}

    def test_both_prices_are_sold_side_by_side_without_a_mistake(self) -> None:
        listing = cast.make_listing(allotment=30)
        make_flash(listing, price=70_000, allotment=7)
        prices = [70_000 if number % 2 else 89_000 for number in range(40)]
        all_at_once([partial(tap, listing, price, number=number) for number, price in enumerate(prices)])
        at_flash = OrderLine.objects.filter(unit_price=70_000).count()
        assert at_flash == 7
        assert sold(listing) == (OrderLine.objects.count(), 7)

    def test_a_window_that_ends_between_page_and_tap_is_over(self) -> None:
        listing = cast.make_listing()
        flash = make_flash(listing, price=70_000)
        with waiting_order(partial(tap, listing, 70_000), listing) as waiting:
            FlashWindow.objects.filter(pk=flash.pk).update(ends_at=database_now())
        problem = waiting.order.result()
        assert isinstance(problem, Refused)
        assert "Giá lúc này là 89.000" in problem.message
        assert sold(listing) == (0, 0)

    def test_time_passes_while_an_order_waits(self) -> None:
        listing = cast.make_listing()
        ends_at = database_now() + timedelta(seconds=1.2)
        flash = make_flash(listing, price=70_000)
        FlashWindow.objects.filter(pk=flash.pk).update(ends_at=ends_at)
        with waiting_order(partial(tap, listing, 70_000), listing) as waiting, connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1.5)")
        assert isinstance(waiting.order.result(), Refused)
        assert sold(listing) == (0, 0)

    def test_a_window_is_withdrawn_among_orders(self) -> None:
        listing = cast.make_listing(allotment=30)
        flash = make_flash(listing, price=70_000, allotment=30)
        session = listing.session
        director = cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)
        withdraw = partial(withdraw_flash, actor=director, session=session, version=session.version, flash=flash)
        outcomes = all_at_once([*(partial(tap, listing, 70_000, number=n) for n in range(12)), withdraw])
        placed = sum(isinstance(each, Placing) for each in outcomes)
        assert sold(listing) == (placed, placed)
        with pytest.raises(Refused, match="hết giờ hoặc hết suất"):
            tap(listing, 70_000, number=50)
