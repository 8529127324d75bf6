"""By when the office answers a dossier. Pure. Weekends do not count; public holidays are the office's own affair."""

from datetime import date, timedelta

WORKING_DAYS = 5  # from a submission to an answer, as promised to vendors


def promised_day(submitted: date, working_days: int = WORKING_DAYS) -> date:
    """Return the last working day by which a dossier submitted on a day is answered."""
    day = submitted
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


def working_days_between(first: date, last: date) -> int:
    """Return how many working days passed after `first` up to and including `last`."""
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range(1, (last - first).days + 1))
