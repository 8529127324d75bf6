"""Periods of days and those to compare them with. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Days, both ends included."""

    first: date
    last: date

    @property
    def is_months(self) -> bool:
        """Tell whether it is made of whole months: a month, a quarter, a year."""
        return self.first.day == 1 and self.last == _month_end(self.last)

    def before(self) -> "Period":
        """Return the period of the same length right before: as many months, or as many days."""
        last = self.first - timedelta(days=1)
        if self.is_months:
            return Period(_months_before(self.first, self._months), last)
        return Period(self.first - (self.last - self.first) - timedelta(days=1), last)

    def year_before(self) -> "Period":
        """Return the same days of the year before."""
        last = _months_before(self.last, 12)
        return Period(_months_before(self.first, 12), _month_end(last) if self.is_months else last)

    @property
    def _months(self) -> int:
        return 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1


def period_of(since: date | None, until: date | None, today: date) -> Period:
    """Return the days that are asked for: until today, and from the first of that month, when nothing is said."""
    last = until or max(today, since or today)
    return Period(since or last.replace(day=1), last)


def _months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier; the last of February where there is no such day."""
    years, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
