"""R8: what prices really save."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.reports.listed.r08 import middle
from orders.reports.selection import Scope
from sessions.models import Listing, MarketSession
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import plain_sql
from tests.sessions.test_applications import proof
from vetting.models import Product

pytestmark = pytest.mark.django_db

MEDIAN = """
    SELECT floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY price))::int FROM (
        SELECT l.session_price AS price FROM market_sessions_listing l
        JOIN market_sessions_marketsession s ON s.id = l.session_id
        WHERE l.product_id = %s AND s.opens_at < %s AND l.standing = 'accepted' AND l.withdrawn_at IS NULL
        ORDER BY s.opens_at DESC LIMIT 4) AS last
"""


@pytest.fixture
def product() -> Product:
    return cast.make_product(name="Bưởi đỏ")


def evening(weeks_ago: int) -> MarketSession:
    return cast.make_session(opens_at=datetime.now(UTC) - timedelta(weeks=weeks_ago, hours=3))


def tonight(product: Product, price: int, **fields: Any) -> MarketSession:
    session = evening(0)
    cast.make_listing(session, product, session_price=price, **fields)
    return session


PASTS: tuple[list[int], ...] = (
    [],
    [90_000],
    [90_000, 81_001],
    [70_000, 95_000, 80_000],
    [1000, 60_000, 70_000, 80_000, 90_000],
)


@pytest.mark.parametrize("past", PASTS)
def test_median_equals_plain_sql(product: Product, past: list[int]) -> None:
    for weeks, price in enumerate(reversed(past), 1):  # the last one of the list was the latest
        cast.make_listing(evening(weeks), product, session_price=price)
    session = tonight(product, 75_000)
    (row,) = rows_of("R8", session)
    expected = plain_sql(MEDIAN, product.pk, session.opens_at)
    assert row["median"] == expected
    assert row["sessions"] == min(4, len(past))
    assert row["nominal"] == Decimal(25)
    assert row["real"] == (None if expected is None else Decimal(100 * (expected - 75_000)) / expected)


def test_middle_of_nothing_is_none() -> None:
    assert middle([]) is None
    assert middle([3, 1]) == 2


def test_what_was_withdrawn_or_returned_or_of_others_is_no_past(product: Product) -> None:
    cast.make_listing(evening(1), product, session_price=50_000, withdrawn_at=datetime.now(UTC))
    cast.make_listing(evening(2), product, session_price=50_000, standing="returned", return_reason="Sai giá")
    cast.make_listing(evening(3), cast.make_product(product.vendor, "Trà"), session_price=50_000)
    (row,) = rows_of("R8", tonight(product, 75_000))
    assert (row["median"], row["real"], row["flag"]) == (None, None, "")


def test_dearer_than_before_is_flagged(product: Product) -> None:
    cast.make_listing(evening(1), product, session_price=60_000)
    (row,) = rows_of("R8", tonight(product, 75_000))
    assert row["real"] == Decimal(-25)
    assert "Cao hơn trung vị các phiên trước." in row["flag"]


def test_a_price_raised_shortly_before_is_flagged(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(regular_price=150_000)  # the database writes it down
    session = cast.make_session("planned")
    cast.make_listing(session, product, session_price=90_000, regular_price=150_000)
    assert "Vừa tăng giá" in rows_of("R8", session)[0]["flag"]


def test_the_proof_is_told_while_the_office_stands_by_it(product: Product) -> None:
    evidence = proof(product, 100_000, 3)
    session = tonight(product, 75_000, price_evidence=evidence)
    assert "Ảnh giá trên kệ" in rows_of("R8", session)[0]["proof"]
    evidence.status = "withdrawn"
    evidence.save(update_fields=["status"])
    assert rows_of("R8", session)[0]["proof"] == "chưa có"


def test_queries_do_not_grow_with_rows(product: Product, django_assert_max_num_queries: Any) -> None:
    session = tonight(product, 75_000)
    for number in range(12):
        cast.make_listing(session, cast.make_product(product.vendor, f"Món {number}"))
    with django_assert_max_num_queries(7):
        assert len(rows_of("R8", session)) == 13


def test_another_territory_sees_nothing(product: Product) -> None:
    session = tonight(product, 75_000)
    assert rows_of("R8", session, Scope(communes=frozenset({"00004"}))) == []
    assert Listing.objects.exists()
