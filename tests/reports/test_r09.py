"""R9: what was wanted in vain, against plain SQL."""

import pytest

from orders.models import Order, UnmetDemand, WaitingBuyer
from orders.reports.selection import Scope
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.buying import new_basket
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> MarketSession:
    session = past_evening(20)
    for place, listing in enumerate(session.listings.order_by("pk"), 1):
        for reason, times in (("sold-out", 5), ("limit", 1)):
            values = {"reason": reason, "times": times, "units": times * place}
            UnmetDemand.objects.create(session=session, listing=listing, **values)
    return session


def test_figures_equal_plain_sql(evening: MarketSession) -> None:
    rows = rows_of("R9", evening)
    worth = """SELECT sum(u.units * l.session_price) FROM orders_unmetdemand u
               JOIN market_sessions_listing l ON l.id = u.listing_id WHERE u.session_id = %s"""
    assert sum(row["money"] for row in rows) == plain_sql(worth, evening.pk)
    for column, field in (("refused", "times"), ("units", "units")):
        whole = plain_sql(f"SELECT sum({field}) FROM orders_unmetdemand WHERE session_id = %s", evening.pk)
        assert sum(row[column] for row in rows) == whole
    for column, field in (("sold", "sold"), ("allotment", "allotment")):
        whole = plain_sql(f"SELECT sum({field}) FROM market_sessions_listing WHERE session_id = %s", evening.pk)
        assert sum(row[column] for row in rows) == whole


def test_largest_loss_comes_first_with_its_reasons(evening: MarketSession) -> None:
    rows = rows_of("R9", evening)
    assert [row["units"] for row in rows] == [18, 12, 6]
    assert {row["reasons"] for row in rows} == {"Hết hàng: 5; Quá giới hạn mỗi người: 1"}
    assert rows[0]["refused"] == 6


def test_sold_out_at_is_the_last_order_that_was_kept(evening: MarketSession) -> None:
    assert {row["sold_out_at"] for row in rows_of("R9", evening)} == {None}
    for listing in evening.listings.filter(sold__gt=0):
        Listing.objects.filter(pk=listing.pk).update(allotment=listing.sold, per_buyer_limit=1)
    last = """SELECT max(o.placed_at) FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
              JOIN market_sessions_listing li ON li.id = l.listing_id JOIN vetting_product p ON p.id = li.product_id
              WHERE p.name = %s AND o.status <> 'cancelled'"""
    for row in rows_of("R9", evening):
        if row["sold"]:
            assert row["sold_out_at"] == plain_sql(last, row["product"])
    Order.objects.update(status="cancelled", cancel_reason="Đổi ý")
    assert {row["sold_out_at"] for row in rows_of("R9", evening)} == {None}


def test_those_who_waited_are_counted_once(evening: MarketSession) -> None:
    listing = evening.listings.earliest("pk")
    basket = new_basket(evening)
    for quantity, left in ((2, True), (3, False)):
        moment = evening.closes_at if left else None
        WaitingBuyer.objects.create(basket=basket, listing=listing, quantity=quantity, left_at=moment)
    row = next(row for row in rows_of("R9", evening) if row["sku"] == listing.product.sku)
    assert (row["waiting"], row["waiting_units"]) == (1, 5)


def test_nothing_wanted_in_vain(evening: MarketSession) -> None:
    UnmetDemand.objects.all().delete()
    row = rows_of("R9", evening)[0]
    assert (row["refused"], row["reasons"], row["units"], row["money"], row["waiting"]) == (0, "", 0, 0, 0)


def test_odd_names_come_as_they_are(evening: MarketSession) -> None:
    odd = '"Trà", =1+1; 🍵 Tra\u0300'
    cast.make_listing(evening, cast.make_product(name=odd))
    assert odd in [row["product"] for row in rows_of("R9", evening)]


def test_another_territory_sees_nothing(evening: MarketSession) -> None:
    assert rows_of("R9", evening, Scope(province="48")) == []
