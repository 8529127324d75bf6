"""The lunar calendar of Vietnam: the State's own days, and those on which China's differs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from lunar_vn import solar_to_lunar

from market.kernel.lunar import lunar_words
from market.kernel.templatetags.formats import lunar

NEW_YEARS = [
    date(1968, 1, 29),  # China: 30/01
    date(1985, 1, 21),  # China: 20/02
    date(2007, 2, 17),  # China: 18/02
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 2),  # China: 03/02
    date(2031, 1, 23),
]
LEAP_MONTHS = {2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11}


@pytest.mark.parametrize("day", NEW_YEARS)
def test_tet_is_the_states_and_not_chinas(day: date) -> None:
    assert lunar_words(day) == "mùng 1 tháng Giêng"
    assert "tháng Chạp" in lunar_words(day - timedelta(days=1))


@pytest.mark.parametrize(("year", "month"), LEAP_MONTHS.items())
def test_leap_months(year: int, month: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(420)]
    found = {(each.year, each.month) for each in map(solar_to_lunar, days) if each.leap}
    assert (year, month) in found


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 26), "mùng 10 tháng 3"),  # Giỗ Tổ
        (date(2026, 9, 25), "rằm tháng 8"),  # Trung thu
        (date(2026, 11, 20), "12 tháng 10"),
        (date(2025, 7, 25), "mùng 1 tháng 6 nhuận"),
        (date(2027, 1, 30), "23 tháng Chạp"),  # Ông Công, Ông Táo
    ],
)
def test_words(day: date, words: str) -> None:
    assert lunar_words(day) == words


def test_a_day_begins_at_midnight_in_hanoi() -> None:
    assert lunar(datetime(2026, 2, 16, 17, 0, tzinfo=UTC)) == "mùng 1 tháng Giêng"
    assert lunar(datetime(2026, 2, 16, 16, 59, tzinfo=UTC)) == "29 tháng Chạp"


def test_days_follow_each_other_for_sixty_years() -> None:
    """Every month has 29 or 30 days and every day the one after the day before."""
    before = solar_to_lunar(date(1990, 1, 1))
    for number in range(1, 60 * 365):
        now = solar_to_lunar(date(1990, 1, 1) + timedelta(days=number))
        assert now.day == before.day + 1 or (now.day == 1 and before.day in {29, 30}), now
        before = now
