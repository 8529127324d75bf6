"""Baskets: whose they are, what goes in, what comes along on signing in, what is left after placing."""

from uuid import uuid4

import pytest

from market.kernel.errors import Absent, Refused
from orders.models import Basket, BasketLine, Hold, Order, Placing, WaitingBuyer
from orders.services import baskets, holds, waiting
from orders.services.placing import place_orders
from sessions.models import Listing
from tests import cast
from tests.orders.buying import adds_up, buy, filled, new_basket, put
from tests.orders.conftest import contact, phone_of, place, wanted

pytestmark = pytest.mark.django_db


def lines_of(basket: Basket) -> dict[int, int]:
    """Return what is in a basket."""
    return dict(basket.lines.values_list("listing_id", "quantity"))


def test_a_click_that_came_twice_puts_in_once(listing: Listing) -> None:
    basket = new_basket(listing.session)
    put(basket, listing, 2)
    put(basket, listing, 2)
    put(basket, listing, 1)
    assert lines_of(basket) == {listing.pk: 2}


@pytest.mark.parametrize("quantity", [0, -3, 6, 10**9])
def test_nonsense_is_not_put_in(listing: Listing, quantity: int) -> None:
    with pytest.raises(Refused):
        put(new_basket(listing.session), listing, quantity)
    assert not BasketLine.objects.exists()


def test_goods_of_another_session_are_not_put_in(listing: Listing) -> None:
    other = cast.make_listing(cast.make_session("planned"), cast.make_product())
    with pytest.raises(Absent):
        put(new_basket(listing.session), other)


def test_a_guests_basket_is_found_by_its_key_only(listing: Listing) -> None:
    basket = new_basket(listing.session)
    found = baskets.find_basket(buyer=None, key=basket.key, session=listing.session)
    assert found == basket
    assert baskets.find_basket(buyer=None, key=uuid4(), session=listing.session) is None
    assert baskets.find_basket(buyer=None, key=None, session=listing.session) is None


def test_the_key_of_a_persons_basket_opens_nothing(listing: Listing) -> None:
    own = new_basket(listing.session, cast.make_person())
    assert baskets.find_basket(buyer=None, key=own.key, session=listing.session) is None
    other = cast.make_person()
    assert baskets.find_basket(buyer=other, key=own.key, session=listing.session) is None


def test_signing_in_takes_the_basket_along(listing: Listing) -> None:
    guests = filled(listing, 2)
    person = cast.make_person()
    own = baskets.find_basket(buyer=person, key=guests.key, session=listing.session)
    assert own == guests
    assert own.buyer == person
    assert baskets.find_basket(buyer=None, key=guests.key, session=listing.session) is None


def test_two_baskets_become_one_and_lose_nothing(listing: Listing) -> None:
    other = cast.make_listing(listing.session, cast.make_product(listing.product.vendor))
    person = cast.make_person()
    own = filled(listing, 2, person)
    guests = filled(listing, 4)
    put(guests, other, 1)
    holds.hold_basket(basket=guests, buyer=None)
    merged = baskets.find_basket(buyer=person, key=guests.key, session=listing.session)
    assert merged == own
    assert lines_of(own) == {listing.pk: 4, other.pk: 1}
    assert not Hold.objects.filter(basket=guests, ended_at=None).exists()
    assert dict(Hold.objects.filter(ended_at=None).values_list("listing", "basket")) == {
        listing.pk: own.pk,
        other.pk: own.pk,
    }
    assert adds_up(listing, other)


def test_taking_out_lets_go(listing: Listing) -> None:
    basket = filled(listing, 2)
    assert [baskets.take_out(basket=basket, listing=listing.pk) for _click in range(2)] == [True, False]
    assert lines_of(basket) == {}
    assert adds_up(listing)
    assert listing.held == 0


def test_the_basket_is_the_placings_key(listing: Listing) -> None:
    basket = filled(listing, 2)
    first, again = buy(basket), buy(basket)
    assert (first.pk, again.is_repeat) == (again.pk, True)
    assert (Placing.objects.count(), Order.objects.count()) == (1, 1)
    assert baskets.find_basket(buyer=None, key=basket.key, session=listing.session) is None
    with pytest.raises(Refused, match="đã chốt"):
        put(Basket.objects.get(pk=basket.pk), listing)


def test_an_order_beside_the_basket_uses_its_hold_and_leaves_the_basket_open() -> None:
    listing = cast.make_listing(allotment=1)
    basket = filled(listing)
    buy(basket, key=uuid4())
    basket.refresh_from_db()
    assert basket.placing is None
    assert adds_up(listing)
    assert (listing.sold, listing.held) == (1, 0)


def test_a_repeat_never_uses_up_another_hold(listing: Listing) -> None:
    basket, key = filled(listing, 2), uuid4()
    buy(basket, key=key)
    holds.hold_basket(basket=basket, buyer=None)
    assert buy(basket, key=key).is_repeat
    assert adds_up(listing)
    assert listing.held == 2


def test_what_was_not_ordered_is_carried_over(listing: Listing) -> None:
    other = cast.make_listing(listing.session, cast.make_product(listing.product.vendor), allotment=1)
    place(other, to=contact(phone_of(9)))
    basket = filled(listing, 2)
    put(basket, other)
    waiting.join_line(basket=basket, listing=other, quantity=1)
    buy(basket, listing)
    basket.refresh_from_db()
    following = baskets.carry_over(basket)
    assert following is not None
    assert lines_of(following) == {other.pk: 1}
    assert WaitingBuyer.objects.get(left_at=None).basket == following
    assert baskets.carry_over(basket) is None


def test_what_nobody_carried_over_is_found_again(listing: Listing) -> None:
    other = cast.make_listing(listing.session, cast.make_product(listing.product.vendor))
    person = cast.make_person()
    for buyer in (None, person):
        basket = filled(listing, 2, buyer)
        put(basket, other)
        holds.hold_basket(basket=basket, buyer=buyer)
        buy(basket, listing, phone=phone_of(basket.pk))
        found = baskets.find_basket(buyer=buyer, key=None if buyer else basket.key, session=listing.session)
        assert found is not None
        assert lines_of(found) == {other.pk: 1}
        assert Hold.objects.get(basket=found, ended_at=None).listing == other
    assert adds_up(listing, other)


def test_a_basket_of_many_vendors_makes_an_order_of_each(listing: Listing) -> None:
    other = cast.make_listing(listing.session, cast.make_product(cast.make_vendor("Gốm sứ Quang Vinh"), "Bình gốm"))
    basket = filled(listing, 2)
    put(basket, other)
    placing = buy(basket)
    assert len(placing.codes) == 2
    assert adds_up(listing, other)


def test_another_total_places_nothing(listing: Listing) -> None:
    basket = filled(listing, 2)
    for shown in (0, -1, 1, 2 * listing.session_price - 1, 2 * listing.session_price + 1):
        with pytest.raises(Refused, match="Tổng tiền"):
            place_orders(
                key=basket.key,
                lines=[wanted(listing, 2)],
                contact=contact(),
                buyer=None,
                shown_total=shown,
                session_number=listing.session.number,
                basket=basket,
            )
    assert not Placing.objects.exists()
    assert adds_up(listing)
