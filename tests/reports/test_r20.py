"""R20: minutes, the best of them, pins and orders of each producer; communes and kinds add up."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.models import NightMinute
from orders.reports.selection import Scope
from sessions.models import AirEntry, MarketSession, Slot, SlotWish
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql
from vetting.models import Vendor

pytestmark = pytest.mark.django_db
POMELOS, TEA = "HTX Bưởi đỏ Đông Cao", "=cmd()|calc!A1"


@pytest.fixture
def evening() -> MarketSession:
    """Return an evening: pomelos on air from minute 10 to 25, most people watching from 20 to 29; tea waited."""
    session = past_evening(30)
    pomelos, tea = Vendor.objects.get(display_name=POMELOS), Vendor.objects.get(display_name=TEA)
    times = {"started_at": at(session, 10), "ended_at": at(session, 25)}
    slot = Slot.objects.create(session=session, vendor=pomelos, position=1, minutes=15, **times)
    for minute in (10, 18):
        listing = session.listings.filter(product__vendor=pomelos).earliest("pk")
        span = {"began_at": at(session, minute), "ended_at": at(session, minute + 2)}
        AirEntry.objects.create(session=session, listing=listing, slot=slot, **span)
    owner = tea.members.earliest("pk").person
    SlotWish.objects.create(session=session, vendor=tea, asked_by=owner)
    for minute in range(30):
        viewers = 900 if minute >= 20 else 100
        NightMinute.objects.create(session=session, minute=at(session, minute), viewers=viewers, held=0)
    return session


def at(session: MarketSession, minute: int) -> Any:
    return session.opens_at + timedelta(minutes=minute)


def by_name(evening: MarketSession | None, level: str = "Chủ thể", **asked: Any) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in rows_of("R20", evening, **asked) if row["level"] == level}


def test_what_each_was_given(evening: MarketSession) -> None:
    rows = by_name(evening)
    pomelos, tea = rows[POMELOS], rows[TEA]
    assert (pomelos["minutes"], pomelos["prime"], pomelos["pins"]) == (Decimal("15.0"), Decimal("5.0"), 2)
    assert (tea["minutes"], tea["prime"], tea["waited"]) == (0, 0, 1)
    kept = "SELECT count(*) FROM orders_order WHERE vendor_id = %s AND status <> 'cancelled'"
    assert pomelos["orders"] == plain_sql(kept, Vendor.objects.get(display_name=POMELOS).pk)
    assert pomelos["pace"] == Decimal(f"{pomelos['orders'] / 15:.1f}")
    assert tea["pace"] is None


def test_least_minutes_first_and_groups_add_up(evening: MarketSession) -> None:
    assert list(by_name(evening)) == [TEA, POMELOS]
    (commune,) = by_name(evening, "Xã/Phường").values()
    (kind,) = by_name(evening, "Loại hình").values()
    for group in (commune, kind):
        assert (group["vendors"], group["minutes"], group["each"]) == (2, Decimal("15.0"), Decimal("7.5"))
        assert group["orders"] == sum(row["orders"] for row in by_name(evening).values())


def test_nobody_counted_who_watched(evening: MarketSession) -> None:
    NightMinute.objects.update(viewers=None)
    assert {row["prime"] for row in rows_of("R20", evening)} == {None}


def test_a_period_is_its_evenings_together(evening: MarketSession) -> None:
    other = cast.make_session(opens_at=evening.opens_at - timedelta(days=2))
    cast.make_listing(other, Vendor.objects.get(display_name=TEA).products.earliest("pk"))
    times = {"started_at": at(other, 0), "ended_at": at(other, 6)}
    Slot.objects.create(session=other, vendor=Vendor.objects.get(display_name=TEA), position=1, minutes=6, **times)
    rows = by_name(None, since=cast.hanoi_day(-6), until=cast.hanoi_day())
    assert (rows[TEA]["minutes"], rows[POMELOS]["minutes"]) == (Decimal("6.0"), Decimal("15.0"))


def test_scopes_hold(evening: MarketSession) -> None:
    assert rows_of("R20", evening, Scope(province="79")) == []
    assert len(rows_of("R20", evening, Scope(province="01"))) == 4


def test_an_evening_of_nobody_has_no_rows() -> None:
    assert rows_of("R20", cast.make_session("closed")) == []
