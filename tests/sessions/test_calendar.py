"""The pure calendar: states to the second, recurrence on Hanoi's wall clock, replanning."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from sessions.calendar import (
    HANOI,
    LONGEST_PAUSE,
    Occurrence,
    Planned,
    State,
    Why,
    ends_at,
    fingerprint,
    occurrence_on,
    occurrences,
    replan,
    state_at,
)
from tests.sessions.conftest import friday_rule


@dataclass
class Night:
    """A session's times, without a database."""

    opens_at: datetime
    closes_at: datetime
    paused_at: datetime | None = None
    stopped_at: datetime | None = None


def hanoi(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


FRIDAY = Night(hanoi("2026-11-20T20:30"), hanoi("2026-11-20T22:30"))


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-11-20T19:59:59.999999", State.PLANNED),
        ("2026-11-20T20:00:00", State.WARMING),
        ("2026-11-20T20:29:59.999999", State.WARMING),
        ("2026-11-20T20:30:00", State.LIVE),
        ("2026-11-20T22:29:59.999999", State.LIVE),
        ("2026-11-20T22:30:00", State.CLOSED),
        ("2026-11-20T22:30:01", State.CLOSED),
    ],
)
def test_state_follows_the_clock_to_the_microsecond(moment: str, state: State) -> None:
    assert state_at(FRIDAY, hanoi(moment)) is state


def test_state_is_the_same_in_any_time_zone() -> None:
    assert state_at(FRIDAY, hanoi("2026-11-20T22:29:59").astimezone(UTC)) is State.LIVE
    assert state_at(FRIDAY, datetime(2026, 11, 20, 15, 30, tzinfo=UTC)) is State.CLOSED


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-11-20T22:59:59", State.WARMING),
        ("2026-11-20T23:59:59", State.LIVE),
        ("2026-11-21T00:00:00", State.LIVE),
        ("2026-11-21T00:59:59", State.LIVE),
        ("2026-11-21T01:00:00", State.CLOSED),
    ],
)
def test_session_lives_across_midnight(moment: str, state: State) -> None:
    night = Night(hanoi("2026-11-20T23:00"), hanoi("2026-11-21T01:00"))
    assert state_at(night, hanoi(moment)) is state


def test_session_lives_across_the_year() -> None:
    night = Night(hanoi("2027-12-31T23:00"), hanoi("2028-01-01T01:00"))
    assert state_at(night, hanoi("2028-01-01T00:30")) is State.LIVE
    assert state_at(night, hanoi("2028-01-01T01:00")) is State.CLOSED


def test_extension_moves_the_close() -> None:
    longer = Night(FRIDAY.opens_at, FRIDAY.closes_at + timedelta(minutes=10))
    assert state_at(longer, hanoi("2026-11-20T22:39:59")) is State.LIVE
    assert state_at(longer, hanoi("2026-11-20T22:40")) is State.CLOSED


def test_a_pause_holds_across_the_planned_close_but_not_for_ever() -> None:
    paused_at = hanoi("2026-11-20T22:20")
    paused = Night(FRIDAY.opens_at, FRIDAY.closes_at, paused_at=paused_at)
    assert state_at(paused, paused_at - timedelta(microseconds=1)) is State.LIVE
    assert state_at(paused, paused_at) is State.PAUSED
    assert state_at(paused, hanoi("2026-11-20T22:45")) is State.PAUSED
    assert state_at(paused, paused_at + LONGEST_PAUSE) is State.CLOSED
    assert ends_at(paused) == paused_at + LONGEST_PAUSE


def test_a_stop_ends_at_once_also_before_the_opening_and_while_paused() -> None:
    stopped_at = hanoi("2026-11-20T21:00")
    stopped = Night(FRIDAY.opens_at, FRIDAY.closes_at, paused_at=hanoi("2026-11-20T20:50"), stopped_at=stopped_at)
    assert state_at(stopped, stopped_at - timedelta(microseconds=1)) is State.PAUSED
    assert state_at(stopped, stopped_at) is State.STOPPED
    assert state_at(stopped, hanoi("2026-11-27T20:30")) is State.STOPPED
    early = Night(FRIDAY.opens_at, FRIDAY.closes_at, stopped_at=hanoi("2026-11-18T09:00"))
    assert state_at(early, hanoi("2026-11-20T20:45")) is State.STOPPED


def test_fridays_are_those_of_hanoi() -> None:
    first, second, third = occurrences(friday_rule(), hanoi("2026-11-18T12:00"), 3)
    assert first.day == date(2026, 11, 20)
    assert first.opens_at == datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    assert first.closes_at == datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    assert (second.day, third.day) == (date(2026, 11, 27), date(2026, 12, 4))


def test_an_evening_that_opens_right_now_is_not_ahead() -> None:
    (after,) = occurrences(friday_rule(), hanoi("2026-11-20T20:30"), 1)
    (before,) = occurrences(friday_rule(), hanoi("2026-11-20T20:29:59"), 1)
    assert (before.day, after.day) == (date(2026, 11, 20), date(2026, 11, 27))


def test_early_hours_of_saturday_in_hanoi_are_still_friday_in_utc() -> None:
    rule = friday_rule(rrule="FREQ=WEEKLY;BYDAY=SA", starts_at=time(0, 30))
    (night,) = occurrences(rule, datetime(2026, 11, 20, 17, 29, tzinfo=UTC), 1)
    assert night.day == date(2026, 11, 21)
    assert night.opens_at == datetime(2026, 11, 20, 17, 30, tzinfo=UTC)


def test_evenings_run_over_the_year_and_over_leap_days() -> None:
    days = [night.day for night in occurrences(friday_rule(), hanoi("2027-12-29T00:00"), 10)]
    assert days[:2] == [date(2027, 12, 31), date(2028, 1, 7)]
    assert all(later - earlier == timedelta(days=7) for earlier, later in pairwise(days))


def test_a_rule_may_end() -> None:
    assert (
        len(occurrences(friday_rule(rrule="FREQ=WEEKLY;BYDAY=FR;UNTIL=20261127T235959"), hanoi("2026-11-18T00:00"), 8))
        == 2
    )


def planned(number: int, day: date, *, settled: bool = False, at: time = time(20, 30)) -> Planned:
    evening = occurrence_on(friday_rule(starts_at=at), day)
    return Planned(number, day, evening.opens_at, evening.closes_at, Why.LISTED if settled else None)


def fridays_at(start: time, count: int = 6) -> list[Occurrence]:
    return occurrences(friday_rule(starts_at=start), hanoi("2026-11-18T12:00"), count)


def test_replanning_moves_free_sessions_and_keeps_settled_ones() -> None:
    sessions = [planned(13, date(2026, 11, 20), settled=True), planned(14, date(2026, 11, 27))]
    kept, moved = replan(sessions, fridays_at(time(19, 30)))
    assert not kept.moves
    assert moved.moves
    assert moved.evening is not None
    assert moved.evening.opens_at == hanoi("2026-11-27T19:30")


def test_a_settled_session_stands_for_the_nearest_new_evening() -> None:
    saturdays = occurrences(friday_rule(rrule="FREQ=WEEKLY;BYDAY=SA"), hanoi("2026-11-18T12:00"), 6)
    sessions = [planned(13, date(2026, 11, 20), settled=True), planned(14, date(2026, 11, 27))]
    kept, moved = replan(sessions, saturdays)
    assert kept.evening is not None
    assert kept.evening.day == date(2026, 11, 21)
    assert moved.evening is not None
    assert moved.evening.day == date(2026, 11, 28)


def test_a_settled_session_far_from_every_evening_stands_for_none() -> None:
    (kept,) = replan([planned(13, date(2026, 11, 20), settled=True)], fridays_at(time(20, 30))[3:])
    assert kept.evening is None


def test_unchanged_rule_moves_nothing() -> None:
    sessions = [planned(number, day) for number, day in ((14, date(2026, 11, 27)), (13, date(2026, 11, 20)))]
    shifts = replan(sessions, fridays_at(time(20, 30)))
    assert [shift.planned.number for shift in shifts] == [13, 14]
    assert not any(shift.moves for shift in shifts)


def test_the_mark_of_a_plan_changes_with_the_plan() -> None:
    sessions = [planned(13, date(2026, 11, 20))]
    same = fingerprint(replan(sessions, fridays_at(time(19, 30))))
    assert same == fingerprint(replan(sessions, fridays_at(time(19, 30))))
    assert same != fingerprint(replan(sessions, fridays_at(time(19, 45))))
