"""R15: stops, pauses, a lost picture, switches of the gate and refusals, in order, with whom they touched."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from market.accounts.models import Role
from market.kernel.models import JournalEntry
from orders.models import NightMinute, OrderLine, UnmetDemand
from orders.reports.selection import Scope
from sessions.models import MarketSession, Stop
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> MarketSession:
    """Return an evening with one of each: minute 10 a pause, 20 the picture, 30 a product, 40 a stall, 50 the end."""
    session = past_evening(30)
    director = cast.make_person("Phạm Quốc Bảo", Role.DIRECTOR)
    for minute, verb in ((10, "session.paused"), (14, "session.resumed"), (20, "session.stream_down")):
        act(session, minute, verb)
    listing = session.listings.earliest("pk")
    common = {"session": session, "stopped_by": director}
    asked = {"authority": "Chi cục Quản lý thị trường", "reference": "12/QLTT"}
    Stop.objects.create(reason="Sai nhãn", listing=listing, stopped_at=at(session, 30), **common, **asked)
    vendor = session.listings.latest("pk").product.vendor
    Stop.objects.create(reason="Vắng mặt", vendor=vendor, stopped_at=at(session, 40), **common)
    Stop.objects.create(reason="Mất điện", stopped_at=at(session, 50), **common)
    NightMinute.objects.create(session=session, minute=at(session, 9), viewers=812, held=0)
    NightMinute.objects.create(session=session, minute=at(session, 49), viewers=640, held=0)
    for reason, times in (("sold-out", 7), ("limit", 2)):
        UnmetDemand.objects.create(session=session, listing=listing, reason=reason, times=times, units=9)
    return session


def at(session: MarketSession, minute: int) -> Any:
    return session.opens_at + timedelta(minutes=minute)


def act(session: MarketSession, minute: int, verb: str, **facts: Any) -> None:
    moment = at(session, minute)
    subject = {"subject_type": session._meta.label_lower, "subject_id": str(session.pk)}
    JournalEntry.objects.create(verb=verb, recorded_at=moment, facts=facts, **subject)


def test_everything_in_order(evening: MarketSession) -> None:
    rows = rows_of("R15", evening)
    assert [row["kind"] for row in rows] == [
        "Tạm dừng phiên",
        "Mất hình",
        "Dừng một món",
        "Dừng cả gian hàng",
        "Dừng hẳn phiên",
        "Yêu cầu bị từ chối",
        "Yêu cầu bị từ chối",
    ]
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert {row["session"] for row in rows} == {evening.number}
    assert [row["minutes"] for row in rows[:3]] == [Decimal("4.0"), None, None]


def test_whom_it_touched_equals_plain_sql(evening: MarketSession) -> None:
    rows = rows_of("R15", evening)
    listing = evening.listings.earliest("pk")
    bought = """SELECT count(DISTINCT o.id) FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
                WHERE l.version = o.version AND o.status <> 'cancelled' AND l.listing_id = %s"""
    assert OrderLine.objects.filter(listing=listing).exists()
    assert rows[2]["affected"] == plain_sql(bought, listing.pk)
    vendor = evening.listings.latest("pk").product.vendor_id
    own = "SELECT count(*) FROM orders_order WHERE vendor_id = %s AND status <> 'cancelled'"
    assert rows[3]["affected"] == plain_sql(own, vendor)
    assert (rows[0]["affected"], rows[4]["affected"]) == (812, 640)


def test_refusals_are_counted_by_reason(evening: MarketSession) -> None:
    told = {row["scope"]: row["refused"] for row in rows_of("R15", evening) if row["refused"]}
    assert told == {"Hết hàng": 7, "Quá giới hạn mỗi người": 2}


def test_who_asked_for_a_stop_is_named(evening: MarketSession) -> None:
    measure = rows_of("R15", evening)[2]["measure"]
    assert measure == "Sai nhãn (theo yêu cầu của Chi cục Quản lý thị trường, số 12/QLTT)"


def test_switches_of_the_gate_are_of_the_evening_they_fall_into(evening: MarketSession) -> None:
    act(evening, 25, "gate.defence_on", mode="wait")
    act(evening, -24 * 60, "gate.defence_off")
    (row,) = [row for row in rows_of("R15", evening) if row["gate"]]
    assert (row["kind"], row["gate"]) == ("Cổng vào chợ", "defence_on, mode: wait")


def test_a_scope_is_not_told_of_others(evening: MarketSession) -> None:
    kinds = [row["kind"] for row in rows_of("R15", evening, Scope(province="79"))]
    assert kinds == ["Tạm dừng phiên", "Mất hình", "Dừng hẳn phiên"]


def test_a_quiet_evening_has_no_rows() -> None:
    assert rows_of("R15", cast.make_session("closed")) == []


def test_a_period_holds_all_its_evenings(evening: MarketSession) -> None:
    assert rows_of("R15", None, since=cast.hanoi_day(-3), until=cast.hanoi_day()) == rows_of("R15", evening)
