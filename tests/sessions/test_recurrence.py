"""Recurrence in plain words: what the form offers, the RRULE it becomes, the sentence people read, the dates."""

from datetime import date, datetime

import pytest

from market.kernel.clock import HANOI
from sessions.calendar import Taken, days_among, occurrences
from sessions.planning.recurrence import Pattern, Recurrence, recurrence_of
from tests.sessions.conftest import friday_rule

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=HANOI)
WEEKLY = Recurrence(Pattern.WEEKLY, ("FR",))
FORTNIGHTLY = Recurrence(Pattern.FORTNIGHTLY, ("FR",))
FIRST = Recurrence(Pattern.MONTHLY, ("FR",), 1)
LAST = Recurrence(Pattern.MONTHLY, ("FR", "SA"), -1, date(2027, 6, 30))


@pytest.mark.parametrize(
    ("recurrence", "rrule", "words"),
    [
        (WEEKLY, "FREQ=WEEKLY;BYDAY=FR", "Thứ Sáu hằng tuần"),
        (FORTNIGHTLY, "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "Thứ Sáu, hai tuần một lần"),
        (FIRST, "FREQ=MONTHLY;BYDAY=1FR", "Thứ Sáu đầu tiên của tháng"),
        (
            LAST,
            "FREQ=MONTHLY;BYDAY=-1FR,-1SA;UNTIL=20270630T235959",
            "Thứ Sáu, Thứ Bảy cuối cùng của tháng, đến hết 30/06/2027",
        ),
    ],
)
def test_words_become_a_rule_and_come_back(recurrence: Recurrence, rrule: str, words: str) -> None:
    assert recurrence.rrule == rrule
    assert recurrence_of(rrule) == recurrence
    assert recurrence.words == words


def test_a_rule_of_another_house_is_read_as_far_as_it_goes() -> None:
    assert recurrence_of("FREQ=DAILY;COUNT=3") == Recurrence(Pattern.WEEKLY, ())
    assert recurrence_of("").days == ()


def days_of(recurrence: Recurrence, count: int = 4, **fields: object) -> list[date]:
    rule = friday_rule(rrule=recurrence.rrule, **fields)
    return [evening.day for evening in occurrences(rule, MONDAY, count)]


def test_every_second_week_counts_from_the_first_day() -> None:
    assert days_of(FORTNIGHTLY, 3, first_on=date(2026, 11, 27)) == [
        date(2026, 11, 27),
        date(2026, 12, 11),
        date(2026, 12, 25),
    ]
    assert days_of(FORTNIGHTLY, 2, first_on=date(2026, 12, 4)) == [date(2026, 12, 4), date(2026, 12, 18)]


def test_the_first_friday_of_each_month() -> None:
    assert days_of(FIRST) == [date(2026, 12, 4), date(2027, 1, 1), date(2027, 2, 5), date(2027, 3, 5)]


def test_the_last_day_is_the_last_one() -> None:
    until = Recurrence(Pattern.WEEKLY, ("FR",), until=date(2026, 12, 4))
    assert days_of(until, 8) == [date(2026, 11, 27), date(2026, 12, 4)]


def test_free_days_and_other_sessions_leave_no_room() -> None:
    rule = friday_rule()
    first, second, third, fourth = occurrences(rule, MONDAY, 4)
    taken = Taken(frozenset({first.day}), ((second.opens_at, second.opens_at.replace(minute=45)),))
    assert occurrences(rule, MONDAY, 2, taken) == [third, fourth]
    touching = Taken(times=((first.closes_at, second.opens_at),))
    assert occurrences(rule, MONDAY, 2, touching) == [first, second]


def test_which_days_are_market_days() -> None:
    days = {date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 12)}
    assert days_among(friday_rule(), days) == {date(2027, 2, 5), date(2027, 2, 12)}
    assert days_among(friday_rule(rrule=FIRST.rrule), days) == {date(2027, 2, 5)}
    assert days_among(friday_rule(), set()) == set()
