"""By when the office answers a dossier. Pure. Weekends do not count; public holidays are the office's own affair."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Promise:
    """How a promised day stands: working days left (negative: so many too late)."""

    day: date
    days_left: int

    @property
    def is_late(self) -> bool:
        """Tell whether the promise was broken."""
        return self.days_left < 0

    @property
    def is_near(self) -> bool:
        """Tell whether it ends today or tomorrow."""
        return 0 <= self.days_left <= 1

    @property
    def days_over(self) -> int:
        """Return how many working days too late it is."""
        return -self.days_left


def promise_of(day: date, today: date) -> Promise:
    """Return how a promised day stands today."""
    left = working_days_between(today, day) if day >= today else -max(1, working_days_between(day, today))
    return Promise(day, left)
