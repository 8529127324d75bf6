"""Races around holds: the last unit between holders, orders, releases and the line; baskets in opposite order."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db.models import Sum

from market.accounts.models import Person
from market.kernel.errors import Problem
from orders.aftercare.acts import CANCEL
from orders.models import Basket, Hold, Order, OrderLine, Placing, WaitingBuyer
from orders.services import holds, waiting
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.buying import adds_up, buy, filled, new_basket, put, run_out
from tests.orders.conftest import contact, phone_of, place
from tests.orders.racing import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def whole(*listings: Listing) -> bool:
    """Tell whether stock, holds, lines and orders add up."""
    lines = OrderLine.objects.exclude(order__status="cancelled").filter(listing__in=listings)
    sold = sum(Listing.objects.filter(pk__in=[each.pk for each in listings]).values_list("sold", flat=True))
    return adds_up(*listings) and sold == (lines.aggregate(n=Sum("quantity"))["n"] or 0)


def test_sixty_four_go_for_the_last_unit_a_hold_has_run_out_of() -> None:
    listing = cast.make_listing(allotment=1)
    run_out(filled(listing))
    people = [cast.make_person() for _ in range(32)]
    held = [new_basket(listing.session, person) for person in people]
    for basket in held:
        put(basket, listing)
    calls: list[Callable[[], object]] = [partial(place, listing, to=contact(phone_of(number))) for number in range(32)]
    calls += [partial(holds.hold_basket, basket=each, buyer=None) for each in held]
    outcomes = all_at_once(calls)
    assert not [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Problem)]
    assert whole(listing)
    assert listing.sold + listing.held == 1


def test_everything_at_once_adds_up() -> None:
    listing = cast.make_listing(allotment=12, per_buyer_limit=3)
    owner = cast.make_person()
    full = [filled(listing, 2, cast.make_person()) for _ in range(6)]
    run_out(*full[:2])
    late = [new_basket(listing.session, cast.make_person()) for _ in range(12)]
    for basket in late:
        put(basket, listing, 2)
    calls: list[Callable[[], object]] = []
    for number, basket in enumerate(full):
        calls.append(partial(buy, basket, phone=phone_of(number)))
        calls.append(partial(holds.release_hold, basket=basket, listing=listing.pk))
        calls.append(partial(holds.extend_hold, basket=basket, listing=listing.pk))
    for basket in late:
        calls.append(partial(waiting.join_line, basket=basket, listing=listing, quantity=2))
        calls.append(partial(holds.hold_basket, basket=basket, buyer=None))
    calls += [partial(waiting.tidy_listing, listing.pk) for _ in range(4)]
    calls += [partial(place, listing, 2, to=contact(phone_of(50 + number))) for number in range(12)]
    outcomes = all_at_once(calls)
    assert not [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Problem)]
    assert whole(listing)
    placed = [each for each in outcomes if isinstance(each, Placing)]
    assert placed
    cancels = [partial(_cancel, owner, code) for each in placed for code in each.codes]
    all_at_once([*cancels, *(partial(waiting.tidy_listing, listing.pk) for _ in range(4))])
    assert whole(listing)
    waits = WaitingBuyer.objects.filter(left_at=None, hold=None)
    assert not waits.exists() or listing.sold + listing.held == listing.allotment


def _cancel(actor: Person, code: str) -> Order:
    return move_order(actor=actor, order=Order.objects.get(code=code), act=CANCEL, words="đổi ý")


def test_baskets_in_opposite_order_hold_and_place_without_a_circle() -> None:
    session = cast.make_session()
    goods = [cast.make_listing(session, cast.make_product(), allotment=500, per_buyer_limit=50) for _ in range(4)]
    baskets = [new_basket(session, cast.make_person()) for _ in range(24)]
    for number, basket in enumerate(baskets):
        for listing in goods if number % 2 else goods[::-1]:
            put(basket, listing, 2)

    def all_of_it(number: int, basket: Basket) -> Placing:
        holds.hold_basket(basket=basket, buyer=None)
        holds.release_hold(basket=basket, listing=goods[number % 4].pk)
        holds.hold_basket(basket=basket, buyer=None)
        return buy(basket, phone=phone_of(number))

    outcomes = all_at_once([partial(all_of_it, number, basket) for number, basket in enumerate(baskets)])
    assert all(isinstance(each, Placing) for each in outcomes)
    assert whole(*goods)
    assert not Hold.objects.filter(ended_at=None).exists()


def test_a_basket_is_placed_once_however_often_it_is_sent() -> None:
    listing = cast.make_listing(allotment=3, per_buyer_limit=3)
    basket = filled(listing, 3, cast.make_person())
    outcomes = all_at_once([partial(buy, basket) for _ in range(16)])
    assert len({each.codes for each in outcomes}) == 1
    assert whole(listing)
    assert listing.sold == 3
