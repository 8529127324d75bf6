"""The demo's basket: goods of several stalls, held; a second start holds again and adds nothing."""

import pytest

from market.demo.buying import STALLS, fill_basket
from orders.models import Basket, Hold, WaitingBuyer
from sessions.models import Listing
from tests import cast
from tests.orders.buying import adds_up
from tests.orders.conftest import contact, phone_of, place

pytestmark = pytest.mark.django_db


def test_the_basket_is_filled_once_and_held() -> None:
    session = cast.make_session()
    goods = [cast.make_listing(session, cast.make_product(cast.make_vendor())) for _ in range(STALLS + 1)]
    gone = cast.make_listing(session, cast.make_product(), allotment=1)
    place(gone, to=contact(phone_of(1)))
    buyer = cast.make_person("Nguyễn Thị Mai", email="mai@example.org")
    for _start in range(2):
        basket = fill_basket(session, buyer)
    assert Basket.objects.get() == basket
    assert basket.lines.count() == STALLS + 1
    assert Hold.objects.filter(ended_at=None).count() == STALLS
    assert WaitingBuyer.objects.get().listing == gone
    assert adds_up(*Listing.objects.filter(pk__in=[each.pk for each in goods]))
