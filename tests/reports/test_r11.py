"""R11: the evening minute by minute, against plain SQL."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from market.kernel import journal
from orders.models import NightMinute, Order
from orders.reports.selection import Scope
from sessions.models import AirEntry, FlashWindow, MarketSession, Stop
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def evening() -> MarketSession:
    session = past_evening(30)
    for place, refused in enumerate(({}, {"sold-out": 3}, {"sold-out": 3, "limit": 2}, {}, {"sold-out": 9})):
        values = {"viewers": 10 * place or None, "held": place, "refused": refused, "p95": 40 + place}
        NightMinute.objects.create(session=session, minute=first(session) + place * MINUTE, **values)
    return session


def first(session: MarketSession) -> datetime:
    """Return the first minute of an evening."""
    return session.opens_at.replace(second=0, microsecond=0)


def test_orders_of_each_minute_equal_plain_sql(evening: MarketSession) -> None:
    rows = rows_of("R11", evening)
    sums = """SELECT coalesce({what}, 0) FROM orders_order WHERE session_id = %s AND status <> 'cancelled'
              AND placed_at >= %s AND placed_at < %s"""
    for row in rows:
        span = (evening.pk, row["minute"], row["minute"] + MINUTE)
        assert row["orders"] == plain_sql(sums.format(what="count(*)"), *span)
        assert row["value"] == plain_sql(sums.format(what="sum(goods_total)"), *span)
    kept = Order.objects.filter(session=evening).exclude(status="cancelled")
    assert sum(row["orders"] for row in rows) == kept.count()


def test_every_minute_is_there_once(evening: MarketSession) -> None:
    minutes = [row["minute"] for row in rows_of("R11", evening)]
    assert minutes[0] == first(evening)
    assert minutes == sorted(set(minutes))
    assert {second - one for one, second in pairwise(minutes)} == {MINUTE}
    assert minutes[-1] + MINUTE >= evening.closes_at


def test_what_was_written_down_is_told(evening: MarketSession) -> None:
    rows = rows_of("R11", evening)
    assert [row["viewers"] for row in rows[:6]] == [None, 10, 20, 30, 40, None]
    assert [row["refused"] for row in rows[:6]] == [0, 3, 2, 0, 4, None], "of that minute, not since the opening"
    assert [row["p95"] for row in rows[:6]] == [40, 41, 42, 43, 44, None]


def test_what_happened_is_told_in_its_minute(evening: MarketSession) -> None:
    start, listing = first(evening), evening.listings.earliest("pk")
    name, officer = listing.product.name, cast.make_person()
    AirEntry.objects.create(
        session=evening,
        listing=listing,
        began_at=start + 2 * MINUTE,
        ended_at=start + 4 * MINUTE + timedelta(seconds=9),
    )
    FlashWindow.objects.create(
        listing=listing,
        price=70_000,
        allotment=5,
        starts_at=start + 3 * MINUTE,
        ends_at=start + 5 * MINUTE,
        set_by=officer,
    )
    stopped = {"stopped_at": start + 6 * MINUTE, "stopped_by": officer}
    Stop.objects.create(session=evening, listing=listing, reason="Sai nhãn", **stopped)
    journal.record("session.extended", actor=officer, subject=evening, minutes=10)

    rows = {row["minute"]: row for row in rows_of("R11", evening)}

    at = [rows[start + place * MINUTE] for place in range(7)]
    assert [row["on_air"] for row in at] == ["", "", name, name, name, "", ""]
    assert at[2]["events"] == f"Ghim: {name}"
    assert at[3]["events"] == f"Mở giá chớp nhoáng 70.000\u00a0₫: {name}"
    assert at[5]["events"] == f"Hết giá chớp nhoáng: {name}"
    assert at[6]["events"] == f"Dừng bán {name}: Sai nhãn"
    assert [row["events"] for row in rows.values() if row["minute"] > evening.closes_at] == ["Thêm 10 phút"]


def test_what_others_did_is_not_told_to_another_territory(evening: MarketSession) -> None:
    listing = evening.listings.earliest("pk")
    AirEntry.objects.create(session=evening, listing=listing, began_at=evening.opens_at)
    stopped = {"stopped_at": evening.opens_at, "stopped_by": cast.make_person()}
    Stop.objects.create(session=evening, vendor=listing.product.vendor, reason="Kín", **stopped)
    Stop.objects.create(session=evening, listing=listing, reason="Kín", **stopped)
    rows = rows_of("R11", evening, Scope(province="48"))
    assert {(row["orders"], row["value"], row["on_air"], row["events"]) for row in rows} == {(0, 0, "", "")}


def test_an_evening_nobody_wrote_down_has_empty_columns() -> None:
    rows = rows_of("R11", cast.make_session("closed"))
    assert {(row["orders"], row["viewers"], row["held"], row["refused"], row["p95"]) for row in rows} == {
        (0, None, None, None, None)
    }
