"""The demo's order desk has statements to read and callers' orders to look at; a later start adds none twice."""

import pytest

from market.accounts.models import Role
from market.demo.order_desk import answer_calls, make_statements
from orders.models import ClosingStatement, Order
from tests import cast
from tests.orders.conftest import place
from tests.orders.test_statements import end

pytestmark = pytest.mark.django_db


def test_callers_are_answered_once() -> None:
    cast.me_linh()
    session = cast.make_session("live")
    vendor = cast.make_vendor()
    for number in range(1, 5):
        cast.make_listing(session, cast.make_product(vendor, f"Bưởi {number}"), stall_code=f"A{number}")
    clerk = cast.make_person("Trần Thị Lan", Role.MODERATOR)
    assert answer_calls(session, clerk) == 2
    assert answer_calls(session, clerk) == 2
    assert Order.objects.filter(assisted_by=clerk).count() == 2


def test_last_weeks_statements_are_made_once() -> None:
    listing = cast.make_listing()
    place(listing)
    end(listing.session)
    assert make_statements() == 1
    assert make_statements() == 0
    assert ClosingStatement.objects.count() == 1
