"""What people are told of a session by itself, as the office left it."""

from dataclasses import dataclass

from sessions.models import MarketSession


@dataclass(frozen=True)
class ReminderLine:
    """One reminder, and whether it goes out."""

    label: str
    is_on: bool


def reminders_of(session: MarketSession) -> list[ReminderLine]:
    """Return the reminders of a session in the order of time."""
    off = session.reminders_off
    return [ReminderLine(str(each.label), each not in off) for each in MarketSession.Reminder]
