"""What a complaint may say, when it is due, and what was on air at a time of the evening. Pure."""

from datetime import datetime, time, timedelta

from sessions.calendar import HANOI
from vetting.promises import promised_day

ANSWER_WORKING_DAYS = 5  # from a complaint to its conclusion, as the page of complaints promises
DAY_ENDS_AT = time(17)  # on Hanoi's wall clock: by then of the last day
FEWEST_LETTERS = 10
LONGEST = 2000  # characters
AROUND = timedelta(minutes=2)  # people remember a time that exactly


def due_at(filed: datetime, working_days: int = ANSWER_WORKING_DAYS) -> datetime:
    """Return by when a complaint filed at a moment is answered."""
    day = promised_day(filed.astimezone(HANOI).date(), working_days)
    return datetime.combine(day, DAY_ENDS_AT, HANOI)


def moment_of_evening(clock: time, opens_at: datetime, ends_at: datetime) -> datetime | None:
    """Return the moment of an evening that a wall clock showed so, or nothing when it never did."""
    opening = opens_at.astimezone(HANOI)
    for day in (opening.date(), opening.date() + timedelta(days=1)):
        moment = datetime.combine(day, clock, HANOI)
        if opens_at - AROUND <= moment <= ends_at + AROUND:
            return moment
    return None
