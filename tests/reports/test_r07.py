"""R7: stars and product sets against plain SQL."""

from datetime import UTC, datetime, timedelta

import pytest

from market.demo.past_orders import OrderBook
from orders.models import Order, OrderLine
from orders.reports.selection import Scope
from sessions.models import MarketSession
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql
from vetting.models import Product

pytestmark = pytest.mark.django_db

SOLD = """
    FROM orders_orderline l
    JOIN orders_order o ON o.id = l.order_id AND o.version = l.version
    JOIN market_sessions_listing li ON li.id = l.listing_id
    JOIN vetting_product p ON p.id = li.product_id
    WHERE o.session_id = %s AND o.status <> 'cancelled' AND {which}
"""
WHICH = {
    "three": "p.stars = 3",
    "four": "p.stars = 4",
    "five": "p.stars = 5",
    "potential": "p.potential_five_stars",
    "none": "p.stars IS NULL",
    "all": "true",
}


@pytest.fixture
def evening() -> MarketSession:
    session = past_evening(30)
    Product.objects.filter(stars=4).update(potential_five_stars=True)
    return session


@pytest.mark.parametrize("key", WHICH)
def test_figures_equal_plain_sql(evening: MarketSession, key: str) -> None:
    rows, sold = rows_of("R7", evening), SOLD.format(which=WHICH[key])
    worth = plain_sql(f"SELECT coalesce(sum(l.quantity * l.unit_price), 0) {sold}", evening.pk)
    orders = plain_sql(f"SELECT count(DISTINCT o.id) {sold}", evening.pk)
    offered = plain_sql(
        "SELECT count(*) FROM market_sessions_listing li JOIN vetting_product p ON p.id = li.product_id"
        f" WHERE li.session_id = %s AND {WHICH[key]}",
        evening.pk,
    )
    assert sum(row[f"{key}_value"] for row in rows) == worth
    assert sum(row[f"{key}_orders"] for row in rows) == orders, "one product set: nothing is counted twice"
    assert sum(row[f"{key}_products"] for row in rows) == offered


def test_rows_name_set_branch_and_decision(evening: MarketSession) -> None:
    (row,) = rows_of("R7", evening)
    assert (row["name"], row["branch"], row["decision"]) == ("Rau, củ, quả, hạt tươi", "Thực phẩm", "26/2026/QĐ-TTg")
    assert row["four_products"] == row["potential_products"] == 1


def test_all_cancelled_leaves_what_was_offered(evening: MarketSession) -> None:
    Order.objects.update(status="cancelled", cancel_reason="Người mua đổi ý")
    (row,) = rows_of("R7", evening)
    assert (row["all_products"], row["all_orders"], row["all_value"]) == (3, 0, 0)


def test_an_amended_line_counts_as_it_is_in_force(evening: MarketSession) -> None:
    before = rows_of("R7", evening)[0]["all_value"]
    line = OrderLine.objects.exclude(order__status="cancelled").select_related("order").earliest("pk")
    Order.objects.filter(pk=line.order_id).update(version=2)
    for old in OrderLine.objects.filter(order=line.order_id):
        OrderLine.objects.create(
            order=old.order,
            listing=old.listing,
            version=2,
            quantity=old.quantity + 1,
            unit_price=old.unit_price,
            regular_price=old.regular_price,
        )
    more = sum(old.unit_price for old in OrderLine.objects.filter(order=line.order_id, version=1))
    assert rows_of("R7", evening)[0]["all_value"] == before + more


def test_nothing_offered_is_no_rows() -> None:
    assert rows_of("R7", cast.make_session("closed")) == []


def test_a_period_takes_all_its_sessions(evening: MarketSession) -> None:
    other = cast.make_session("closed", opens_at=datetime.now(UTC) - timedelta(days=2))
    cast.make_listing(other, Product.objects.earliest("pk"), allotment=50)
    book = OrderBook(other, seed=8, buyers=[cast.make_person()], communes=[cast.me_linh()])
    book.write(5, age=1, until=other.closes_at)
    both = rows_of("R7", None, since=cast.hanoi_day(-4), until=cast.hanoi_day(1))
    apart = [rows_of("R7", session)[0]["all_value"] for session in (evening, other)]
    assert sum(row["all_value"] for row in both) == sum(apart)


def test_another_territory_sees_nothing(evening: MarketSession) -> None:
    assert rows_of("R7", evening, Scope(communes=frozenset({"00004"}))) == []
    assert rows_of("R7", evening, Scope(province="01")) == rows_of("R7", evening)
