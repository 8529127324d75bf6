"""Periods after which subscribed reports come: weeks from Monday, months, quarters; days are Hanoi's. Pure."""

from datetime import date, timedelta

from orders.reports.periods import Period

WEEK, MONTH, QUARTER = "week", "month", "quarter"
_MONTHS = {MONTH: 1, QUARTER: 3}


def period_with(cadence: str, day: date) -> Period:
    """Return the week, month or quarter a day lies in."""
    if cadence == WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    months = _MONTHS[cadence]
    first = date(day.year, 1 + (day.month - 1) // months * months, 1)
    year, month = divmod(12 * first.year + first.month - 1 + months, 12)
    return Period(first, date(year, month + 1, 1) - timedelta(days=1))


def last_whole_period(cadence: str, today: date) -> Period:
    """Return the latest period that is over."""
    return period_with(cadence, period_with(cadence, today).first - timedelta(days=1))
