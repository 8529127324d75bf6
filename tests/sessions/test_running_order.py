"""The pure running order: planned and expected times, who is on air, and how late the evening is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from sessions.air.running_order import drift, expected_times, now_and_next, planned_times

OPENS = datetime(2026, 11, 27, 13, 30, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return OPENS + timedelta(minutes=minutes)


@dataclass
class Turn:
    """A slot, without a database; times in minutes after the opening."""

    position: int
    minutes: int = 10
    extra_minutes: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    skipped_at: datetime | None = None


def ran(position: int, start: float, end: float | None = None, *, extra: int = 0) -> Turn:
    return Turn(position, extra_minutes=extra, started_at=at(start), ended_at=None if end is None else at(end))


def late_by(slots: list[Turn], minutes: float) -> float:
    return drift(slots, OPENS, at(minutes)).total_seconds() / 60


def test_the_plan_puts_one_slot_after_the_other_by_their_place() -> None:
    times = planned_times(OPENS, [Turn(2, 8), Turn(1, 5), Turn(3)])
    assert [(time.slot.position, time.starts_at, time.ends_at) for time in times] == [
        (1, at(0), at(5)),
        (2, at(5), at(13)),
        (3, at(13), at(23)),
    ]


def test_the_plan_is_what_was_promised_whatever_happens() -> None:
    happened = [ran(1, 3, 17, extra=4), Turn(2, skipped_at=at(1)), Turn(3, extra_minutes=9)]
    assert [time.starts_at for time in planned_times(OPENS, happened)] == [at(0), at(10), at(20)]


def test_an_empty_order_has_no_times_and_no_drift() -> None:
    assert planned_times(OPENS, []) == expected_times(OPENS, [], at(5)) == []
    assert now_and_next([]) == (None, None)
    assert late_by([], 30) == 0


def test_now_is_what_began_and_next_is_the_first_to_come() -> None:
    slots = [ran(1, 0, 10), ran(2, 10), Turn(3, skipped_at=at(4)), Turn(4), Turn(5)]
    assert now_and_next(reversed(slots)) == (slots[1], slots[3])


def test_between_two_slots_nobody_is_on_air() -> None:
    slots = [ran(1, 0, 10), Turn(2)]
    assert now_and_next(slots) == (None, slots[1])


def test_a_slot_left_out_and_taken_up_later_is_still_to_come() -> None:
    slots = [Turn(1), ran(2, 0, 10)]
    assert now_and_next(slots) == (None, slots[0])


@pytest.mark.parametrize(
    ("slots", "moment", "late"),
    [
        ([Turn(1), Turn(2)], -60, 0),  # long before
        ([Turn(1), Turn(2)], 0, 0),
        ([Turn(1), Turn(2)], 4, 4),  # nobody has begun
        ([ran(1, 0), Turn(2)], 5, 0),
        ([ran(1, 2), Turn(2)], 5, 2),  # began late
        ([ran(1, 0), Turn(2)], 13, 3),  # overruns
        ([ran(1, 0, extra=2), Turn(2)], 5, 2),  # was given two minutes
        ([ran(1, 0, 7), Turn(2)], 8, -2),  # early
        ([ran(1, 0, 10), ran(2, 14, 24), Turn(3)], 24, 4),
        ([ran(1, 4), Turn(2, skipped_at=at(5)), Turn(3)], 6, -6),  # skipping catches up
        ([ran(1, 3, 12)], 40, 2),  # the last one ended late; time goes on, the drift does not
        ([ran(1, 3)], 5, 3),  # the last one is on air
    ],
)
def test_drift_is_how_much_later_than_planned_the_next_begins(slots: list[Turn], moment: float, late: float) -> None:
    assert late_by(slots, moment) == late


def test_expected_times_follow_what_happened_and_leave_out_the_skipped() -> None:
    slots = [ran(1, 2, 15), ran(2, 15), Turn(3, skipped_at=at(16)), Turn(4, 8), Turn(5)]
    times = expected_times(OPENS, slots, at(20))
    assert [(time.slot.position, time.starts_at, time.ends_at) for time in times] == [
        (1, at(2), at(15)),
        (2, at(15), at(25)),
        (4, at(25), at(33)),
        (5, at(33), at(43)),
    ]


def test_a_slot_that_overruns_pushes_the_rest_minute_by_minute() -> None:
    slots = [ran(1, 0), Turn(2)]
    assert expected_times(OPENS, slots, at(12))[1].starts_at == at(12)
