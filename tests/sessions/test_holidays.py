"""The table of holidays: what is written down is right, and a year beyond it is not guessed."""

from datetime import date, timedelta

import pytest

from sessions.planning.holidays import YEARS, holidays_of, lunar_name

NEW_YEARS = {2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 2), 2031: (1, 23)}


@pytest.mark.parametrize("year", YEARS)
def test_tet_is_five_days_from_its_eve(year: int) -> None:
    tet = [holiday.day for holiday in holidays_of(year) if lunar_name(year) in holiday.name]
    first = date(year, *NEW_YEARS[year])
    assert tet == [first + timedelta(days=n) for n in range(-1, 4)]


@pytest.mark.parametrize("year", YEARS)
def test_a_lunar_year_has_twelve_or_thirteen_moons(year: int) -> None:
    if year + 1 in NEW_YEARS:
        length = (date(year + 1, *NEW_YEARS[year + 1]) - date(year, *NEW_YEARS[year])).days
        assert length in {353, 354, 355, 383, 384, 385}
    days = {holiday.name: holiday.day for holiday in holidays_of(year)}
    moons = days["Giỗ Tổ Hùng Vương"] - date(year, *NEW_YEARS[year])
    assert moons.days in {67, 68, 69, 97, 98}  # two moons and nine days, or three with a leap month between


def test_the_eve_of_2027_is_a_friday() -> None:
    eve = next(holiday for holiday in holidays_of(2027) if "Giao thừa" in holiday.name)
    assert (eve.day, eve.day.weekday(), eve.name) == (date(2027, 2, 5), 4, "Giao thừa Tết Đinh Mùi")


def test_every_proposal_names_its_source_and_comes_in_order() -> None:
    for year in YEARS:
        found = holidays_of(year)
        assert all(holiday.source for holiday in found)
        assert [holiday.day for holiday in found] == sorted({holiday.day for holiday in found})


def test_beyond_the_table_only_fixed_days_are_proposed() -> None:
    assert [(holiday.day.month, holiday.day.day) for holiday in holidays_of(2044)] == [
        (1, 1),
        (4, 30),
        (5, 1),
        (9, 1),
        (9, 2),
        (11, 24),
    ]
