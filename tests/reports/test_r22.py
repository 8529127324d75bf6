"""R22: a period beside the one before and that of a year ago; every figure equals plain SQL."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from market.accounts.models import Person
from market.kernel.clock import HANOI
from orders.models import Attestation, Case, Order
from orders.reports.periods import Period, period_of
from orders.reports.selection import Scope
from sessions.models import MarketSession
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql
from vetting.models import Vendor


@pytest.mark.parametrize(
    ("period", "before", "year_before"),
    [
        (("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-31"), ("2025-11-01", "2025-11-30")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31"), ("2025-01-01", "2025-03-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-12-31")),
        (("2028-02-01", "2028-02-29"), ("2028-01-01", "2028-01-31"), ("2027-02-01", "2027-02-28")),
        (("2027-02-01", "2027-02-28"), ("2027-01-01", "2027-01-31"), ("2026-02-01", "2026-02-28")),
        (("2025-02-01", "2025-02-28"), ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
        (("2026-11-16", "2026-11-22"), ("2026-11-09", "2026-11-15"), ("2025-11-16", "2025-11-22")),
        (("2028-02-29", "2028-02-29"), ("2028-02-28", "2028-02-28"), ("2027-02-28", "2027-02-28")),
    ],
)
def test_periods(period: tuple[str, str], before: tuple[str, str], year_before: tuple[str, str]) -> None:
    asked, expected, a_year_ago = (Period(*map(date.fromisoformat, days)) for days in (period, before, year_before))
    assert asked.before() == expected
    assert asked.year_before() == a_year_ago


@pytest.mark.parametrize(
    ("since", "until", "period"),
    [
        (None, None, ("2026-11-01", "2026-11-22")),
        ("2026-10-05", None, ("2026-10-05", "2026-11-22")),
        (None, "2026-09-30", ("2026-09-01", "2026-09-30")),
        ("2026-12-05", None, ("2026-12-05", "2026-12-05")),
    ],
)
def test_days_nobody_named(since: str | None, until: str | None, period: tuple[str, str]) -> None:
    first, last = (date.fromisoformat(text) if text else None for text in (since, until))
    assert period_of(first, last, date(2026, 11, 22)) == Period(*map(date.fromisoformat, period))


@pytest.fixture
def evening(db: None) -> MarketSession:
    return past_evening(40)


def told(**asked: Any) -> dict[str, dict[str, Any]]:
    rows = rows_of("R22", None, **asked)
    plain = ("now", "before", "change", "year_before", "year_change")
    return {
        row["name"]: {key: row[key][1] if isinstance(row[key], tuple) else row[key] for key in plain} for row in rows
    }


def days(**asked: Any) -> dict[str, Any]:
    return {"since": cast.hanoi_day(-6), "until": cast.hanoi_day()} | asked


def test_figures_equal_plain_sql(evening: MarketSession) -> None:
    Case.objects.create(
        order=Order.objects.earliest("pk"),
        kind="problem",
        opened_side="buyer",
        answer_by=evening.closes_at,
        decide_by=evening.closes_at,
    )
    now = {name: row["now"] for name, row in told(**days()).items()}
    kept = "FROM orders_order WHERE status <> 'cancelled'"
    assert now["Số đơn chốt"] == plain_sql(f"SELECT count(*) {kept}")
    assert now["Giá trị hàng"] == plain_sql(f"SELECT sum(goods_total) {kept}")
    assert now["Số phiên"] == plain_sql("SELECT count(*) FROM market_sessions_marketsession")
    listed = "FROM market_sessions_listing l JOIN vetting_product p ON p.id = l.product_id"
    assert now["Số sản phẩm"] == plain_sql(f"SELECT count(DISTINCT p.id) {listed}")
    assert now["Số chủ thể"] == now["Chủ thể mới"] == plain_sql(f"SELECT count(DISTINCT p.vendor_id) {listed}")
    for stars in (3, 4, 5):
        counted = plain_sql(f"SELECT count(DISTINCT p.id) {listed} WHERE p.stars = %s", stars)
        assert now[f"Sản phẩm {stars} sao"] == counted
    left = plain_sql(
        "SELECT count(*) FROM orders_order WHERE status NOT IN ('placed', 'confirmed', 'packed', 'cancelled')"
    )
    back = plain_sql("SELECT count(*) FROM orders_order WHERE status IN ('refused', 'returned')")
    assert now["Hoàn, từ chối nhận"] == round(Decimal(100 * back) / left, 2)
    assert now["Khiếu nại, tranh chấp"] == 1
    assert now["Số xã, phường có hàng"] == 1


def test_wholesale_counts_when_delivered(evening: MarketSession) -> None:
    trader = cast.make_person("Bếp ăn Hoa Sen", kind=Person.Kind.TRADER)
    silent = Order.objects.filter(attestations=None).exclude(status="cancelled")  # nobody has said a word
    first, second, third = silent.order_by("pk")[:3]
    Order.objects.filter(pk__in=(first.pk, second.pk, third.pk)).update(buyer=trader, status="delivered")
    Order.objects.filter(pk=third.pk).update(status="returned")
    for order in (first, third):
        Attestation.objects.create(order=order, side="vendor", word="delivered")
    assert told(**days())["Sỉ đã thực hiện"]["now"] == first.goods_total


def test_it_is_compared_with_the_period_before_and_a_year_ago(evening: MarketSession) -> None:
    pomelo = Vendor.objects.get(display_name__startswith="HTX").products.earliest("pk")
    for back in (7, 365):
        moment = datetime.combine(cast.hanoi_day(-back), datetime.min.time(), HANOI)
        cast.make_listing(cast.make_session(opens_at=moment + timedelta(hours=9)), pomelo)
    rows = told(**days())
    assert rows["Kỳ"]["before"].endswith(f"{cast.hanoi_day(-7):%d/%m/%Y}")
    sessions, orders = rows["Số phiên"], rows["Số đơn chốt"]
    assert (sessions["now"], sessions["before"], sessions["change"]) == (1, 1, 0)
    assert sessions["year_before"] == 1
    assert (orders["before"], orders["change"], orders["year_change"]) == (0, orders["now"], orders["now"])
    assert (rows["Chủ thể mới"]["now"], rows["Chủ thể quay lại"]["now"]) == (1, 1)
    assert (rows["Giao đúng hạn"]["before"], rows["Giao đúng hạn"]["change"]) == (None, None)


def test_targets_stay_empty(evening: MarketSession) -> None:
    assert {(row["target"], row["target_change"]) for row in rows_of("R22", None, **days())} == {(None, None)}


def test_a_session_called_off_was_not_held(evening: MarketSession) -> None:
    opens = evening.opens_at - timedelta(hours=20)
    cast.make_session(opens_at=opens, stopped_at=opens - timedelta(hours=1), stop_reason="Bão")
    assert told(**days())["Số phiên"]["now"] == 1


def test_scopes_hold(evening: MarketSession) -> None:
    elsewhere = {row["name"]: row["now"] for row in rows_of("R22", None, Scope(province="79"), **days())}
    assert elsewhere["Số đơn chốt"] == elsewhere["Số chủ thể"] == ("count", 0)
    assert elsewhere["Giao đúng hạn"] == ("percent", None)
