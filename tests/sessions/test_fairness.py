"""Fair airtime: least minutes first; begun and own slots stay; minutes are what really was on air."""

from datetime import timedelta
from typing import Any

import pytest

from market.accounts.models import Person
from market.kernel.clock import database_now
from sessions.air.fairness import Airtime, Turn, fair_order, minutes_each
from sessions.evening import Evening
from sessions.models import AirEntry, MarketSession, SlotWish
from sessions.selectors.airtime import airtime_of
from sessions.selectors.fairness import airtime_report, suggested_order
from sessions.selectors.slots import line_up
from tests.cast import make_listing, make_product, make_session, make_vendor
from tests.sessions.line_ups import make_slot, vendor_of, with_slots
from vetting.models import Vendor


def air(vendor: int, minutes: float = 0, commune: str = "Mê Linh", kind: str = "HTX", **fields: int) -> Airtime:
    return Airtime(vendor, commune, kind, minutes, **fields)


def turns(*vendors: int | None) -> list[Turn]:
    return [Turn(100 + place, vendor) for place, vendor in enumerate(vendors)]


@pytest.mark.parametrize(
    ("vendors", "times", "order"),
    [
        ([], [], []),
        ([1, 2, 3], [air(1, 30), air(2, 10), air(3, 20)], [101, 102, 100]),
        ([1, 2], [air(1, 10), air(2, 10)], [100, 101]),  # equals keep their order
        ([1, 2], [air(1, 10), air(2, 10, waited=2)], [101, 100]),  # who waited in vain before
        ([1, None, 2], [air(1, 30), air(2, 10)], [102, 101, 100]),  # the opening stays where it is
        ([1, 2], [air(1, 5.4), air(2, 5.1)], [100, 101]),  # seconds are no reason
        ([1, 2], [air(2, 30)], [100, 101]),  # a newcomer is first
    ],
)
def test_a_fair_order(vendors: list[int | None], times: list[Airtime], order: list[int]) -> None:
    assert fair_order(turns(*vendors), times) == order


def test_what_has_begun_keeps_its_place() -> None:
    order = [Turn(1, 1, has_begun=True), Turn(2, 2), Turn(3, 3)]
    assert fair_order(order, [air(1, 99), air(2, 50), air(3, 0)]) == [1, 3, 2]


def test_equals_of_one_village_do_not_fill_the_evening() -> None:
    times = [air(1), air(2), air(3, commune="Sóc Sơn"), air(4, commune="Sóc Sơn")]
    assert fair_order(turns(1, 2, 3, 4), times) == [100, 102, 101, 103]


def test_a_kind_that_had_less_comes_first_among_equals() -> None:
    times = [air(1, kind="Doanh nghiệp"), air(2, kind="HTX"), air(3, 60, kind="Doanh nghiệp")]
    assert fair_order(turns(1, 2, 3), times) == [101, 100, 102]
    assert minutes_each(times, lambda time: time.kind) == {"Doanh nghiệp": 30, "HTX": 0}


def on_air(session: MarketSession, vendor: Vendor, minutes: float) -> None:
    slot = make_slot(session, vendor, started_at=session.opens_at)
    slot.ended_at = session.opens_at + timedelta(minutes=minutes)
    slot.save(update_fields=["ended_at"])


@pytest.mark.django_db
def test_airtime_is_what_really_was_on_air() -> None:
    vendor, other = make_vendor("Nhà A"), make_vendor("Nhà B")
    session, last = make_session("planned"), make_session("closed")
    on_air(last, vendor, 12)
    began = last.opens_at + timedelta(minutes=30)
    loose = make_listing(last, make_product(vendor))
    AirEntry.objects.create(session=last, listing=loose, began_at=began, ended_at=began + timedelta(minutes=3))
    SlotWish.objects.create(session=last, vendor=other, asked_by=other.members.get().person)
    times = airtime_of([vendor, other], before=session)
    assert (times[vendor.pk].minutes, times[vendor.pk].evenings, times[vendor.pk].pins) == (15, 1, 1)
    assert (times[other.pk].minutes, times[other.pk].waited, times[other.pk].came) == (0, 1, 0)


@pytest.mark.django_db
def test_only_the_last_evenings_count_and_not_this_one() -> None:
    vendor, session = make_vendor(), make_session("live")
    on_air(session, vendor, 5)
    for back in (3, 2, 1):
        old = make_session("closed", opens_at=database_now() - timedelta(days=back))
        on_air(old, vendor, 10 * back)
    assert airtime_of([vendor], before=session, evenings=2)[vendor.pk].minutes == 30


@pytest.mark.django_db
def test_the_order_costs_the_same_for_many_slots(django_assert_max_num_queries: Any) -> None:
    session, _slots = with_slots(2)
    evening = Evening(session, database_now())
    for _ in range(2):
        with django_assert_max_num_queries(9):
            line_up(evening)
        for _more in range(3):
            make_slot(session)


@pytest.mark.django_db
def test_the_suggestion_and_the_report(director: Person) -> None:
    session, slots = with_slots(3)
    on_air(make_session("closed"), vendor_of(slots[0]), 20)
    evening = Evening(session, database_now())
    suggestion = suggested_order(evening)
    assert suggestion.changes
    assert suggestion.order == ",".join(str(slots[number].pk) for number in (1, 2, 0))
    assert [place for _row, place in suggestion.rows] == [2, 3, 1]
    assert suggestion.rows[0][0].planned.starts_at == session.opens_at
    report = airtime_report(evening)
    assert report[-1][0] == vendor_of(slots[0])
    assert round(report[-1][1].minutes) == 20
