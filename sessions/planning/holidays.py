"""Public holidays of Vietnam as proposals for days without a market. Pure: a small dated table, no clock.

The days of the lunar year are those of the State's calendar (Decision 121-CP of 08/08/1967: UTC+7), written down here
for a few years rather than computed; checked on 22/11/2026. Which days around Tết and 2 September are given off is
decided by the Prime Minister year by year, so everything here is a proposal and can be edited.
"""

from dataclasses import dataclass
from datetime import date, timedelta

LABOUR_CODE = "Bộ luật Lao động 45/2019/QH14, Điều 112"
STATE_CALENDAR = "Lịch Nhà nước (Quyết định 121-CP ngày 08/8/1967)"
CULTURE_DAY = "Nghị quyết 80-NQ/TW năm 2026"

# The first day of the lunar year, and the tenth of its third month.
_TET = {
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 2),
    2031: date(2031, 1, 23),
}
_HUNG_KINGS = {
    2026: date(2026, 4, 26),
    2027: date(2027, 4, 16),
    2028: date(2028, 4, 4),
    2029: date(2029, 4, 23),
    2030: date(2030, 4, 12),
    2031: date(2031, 4, 1),
}
YEARS = tuple(_TET)

_STEMS = ("Canh", "Tân", "Nhâm", "Quý", "Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ")
_BRANCHES = ("Thân", "Dậu", "Tuất", "Hợi", "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi")


@dataclass(frozen=True)
class Holiday:
    """One proposed day: its name as visitors would read it, and where it is written."""

    day: date
    name: str
    source: str


def lunar_name(year: int) -> str:
    """Return the name of the lunar year that begins in `year`: 2027 → "Đinh Mùi"."""
    return f"{_STEMS[year % 10]} {_BRANCHES[year % 12]}"


def holidays_of(year: int) -> list[Holiday]:
    """Return the holidays of a year in order; those of the lunar calendar only where the table has the year."""
    found = [
        Holiday(date(year, 1, 1), "Tết Dương lịch", LABOUR_CODE),
        Holiday(date(year, 4, 30), "Ngày Chiến thắng 30/4", LABOUR_CODE),
        Holiday(date(year, 5, 1), "Ngày Quốc tế lao động 1/5", LABOUR_CODE),
        Holiday(date(year, 9, 1), "Nghỉ lễ Quốc khánh", LABOUR_CODE),
        Holiday(date(year, 9, 2), "Quốc khánh 2/9", LABOUR_CODE),
        Holiday(date(year, 11, 24), "Ngày Văn hóa Việt Nam", CULTURE_DAY),
    ]
    if year in _TET:
        found += _tet(year)
        found.append(Holiday(_HUNG_KINGS[year], "Giỗ Tổ Hùng Vương", f"{LABOUR_CODE}; {STATE_CALENDAR}"))
    return sorted(found, key=lambda holiday: holiday.day)


def _tet(year: int) -> list[Holiday]:
    """Return the eve and the first four days: the five that the Labour Code counts, in their usual order."""
    source, name = f"{LABOUR_CODE}; {STATE_CALENDAR}", lunar_name(year)
    eve = Holiday(_TET[year] - timedelta(days=1), f"Giao thừa Tết {name}", source)
    days = [Holiday(_TET[year] + timedelta(days=n), f"Mùng {n + 1} Tết {name}", source) for n in range(4)]
    return [eve, *days]
