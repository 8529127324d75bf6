"""When the market is open: states, ends and recurrence. Pure arithmetic: no ORM, no clock, the moment is passed in."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulebase, rrulestr

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
WARMING_UP = timedelta(minutes=30)  # before the opening, the lantern warms
LONGEST_PAUSE = timedelta(hours=2)  # a pause nobody ends closes the session
NEAREST = timedelta(days=3)  # how far a settled session's date may lie from the new evening it stands for


class State(StrEnum):
    """What a session is at a moment."""

    PLANNED = "planned"  # announced, vendors may list
    WARMING = "warming"  # opens within half an hour
    LIVE = "live"  # sells
    PAUSED = "paused"  # sells again when a director resumes
    CLOSED = "closed"  # over, as planned or extended
    STOPPED = "stopped"  # over, by a director, with a reason


COMING = frozenset({State.PLANNED, State.WARMING})
RUNNING = frozenset({State.LIVE, State.PAUSED})
OVER = frozenset({State.CLOSED, State.STOPPED})


class Timed(Protocol):
    """What a session's state hangs on."""

    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def stopped_at(self) -> datetime | None: ...


class Recurring(Protocol):
    """What a rule's dates hang on."""

    @property
    def rrule(self) -> str: ...
    @property
    def first_on(self) -> date: ...
    @property
    def starts_at(self) -> time: ...
    @property
    def minutes(self) -> int: ...


@dataclass(frozen=True)
class Occurrence:
    """One evening of a rule: its date on Hanoi's wall clock, its times in UTC."""

    day: date
    opens_at: datetime
    closes_at: datetime


def ends_at(session: Timed) -> datetime:
    """Return the moment from which nothing is sold any more, as far as is known.

    `sessions.availability.ENDS_AT` is the same in the database; a test holds them together.
    """
    if session.stopped_at is not None:
        return session.stopped_at
    if session.paused_at is not None:
        return session.paused_at + LONGEST_PAUSE
    return session.closes_at


def state_at(session: Timed, moment: datetime) -> State:
    """Return the session's state: open from the first instant of `opens_at`, over from the first of its end."""
    if moment >= ends_at(session):
        return State.CLOSED if session.stopped_at is None else State.STOPPED
    if moment < session.opens_at - WARMING_UP:
        return State.PLANNED
    if moment < session.opens_at:
        return State.WARMING
    return State.LIVE if session.paused_at is None or moment < session.paused_at else State.PAUSED


@dataclass(frozen=True)
class Taken:
    """When no evening can be: days without a market, days spoken for, the times of other sessions."""

    days: frozenset[date] = frozenset()
    times: tuple[tuple[datetime, datetime], ...] = ()

    def leaves(self, evening: Occurrence) -> bool:
        """Tell whether the evening is free."""
        if evening.day in self.days:
            return False
        return not any(opens < evening.closes_at and closes > evening.opens_at for opens, closes in self.times)


def occurrences(rule: Recurring, after: datetime, count: int, taken: Taken | None = None) -> list[Occurrence]:
    """Return the first `count` free evenings of the rule that open later than `after`; fewer when the rule ends."""
    taken = taken or Taken()
    return list(islice(filter(taken.leaves, evenings_after(rule, after)), count))


def evenings_after(rule: Recurring, after: datetime) -> Iterator[Occurrence]:
    """Give the rule's evenings that open later than `after`, one after another, for as long as it holds."""
    wall_clock = after.astimezone(HANOI).replace(tzinfo=None)
    return (_occurrence(rule, opens) for opens in _dates(rule).xafter(wall_clock))


def days_among(rule: Recurring, days: Set[date]) -> set[date]:
    """Return those of some days on which the rule holds its market."""
    if not days:
        return set()
    first, last = (datetime.combine(edge(days), time()) for edge in (min, max))
    return {opens.date() for opens in _dates(rule).between(first, last + timedelta(days=1), inc=True)} & set(days)


def _dates(rule: Recurring) -> rrulebase:
    return rrulestr(rule.rrule, dtstart=datetime.combine(rule.first_on, rule.starts_at), ignoretz=True)


def occurrence_on(rule: Recurring, day: date) -> Occurrence:
    """Return the evening the rule makes of `day`."""
    return _occurrence(rule, datetime.combine(day, rule.starts_at))


def _occurrence(rule: Recurring, opens: datetime) -> Occurrence:
    opens_at = opens.replace(tzinfo=HANOI).astimezone(UTC)
    return Occurrence(opens.date(), opens_at, opens_at + timedelta(minutes=rule.minutes))


class Why(StrEnum):
    """Why a coming session stays as it is, whatever is changed above it."""

    LISTED = "listed"  # vendors have goods in it
    BY_HAND = "by hand"  # a director gave it a time of its own, or more time
    SOON = "soon"  # it opens within 48 hours
    OUTSIDE = "outside"  # no rule holds it: a special session, or one of an older calendar


@dataclass(frozen=True)
class Planned:
    """A coming session, as replanning sees it. One that has a reason to stay keeps its times whatever the rule says."""

    number: int
    stands_for: date | None  # the rule's evening it is held for
    opens_at: datetime
    closes_at: datetime
    why: Why | None = None

    @property
    def settled(self) -> bool:
        """Tell whether it keeps its times."""
        return self.why is not None


@dataclass(frozen=True)
class TermChange:
    """One term of a session that follows a change above it."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Shift:
    """What a change means for one session: the evening it takes, or none when it stands for none; its new terms."""

    planned: Planned
    evening: Occurrence | None
    terms: tuple[TermChange, ...] = ()

    @property
    def moves(self) -> bool:
        """Tell whether the session's times change."""
        if self.planned.settled or self.evening is None:
            return False
        return (self.planned.opens_at, self.planned.closes_at) != (self.evening.opens_at, self.evening.closes_at)

    @property
    def ends(self) -> bool:
        """Tell whether the session will not be held: the rule has no evening left for it."""
        return self.evening is None and not self.planned.settled

    @property
    def changes(self) -> bool:
        """Tell whether anything about the session changes."""
        return self.moves or self.ends or bool(self.terms)


def replan(sessions: Iterable[Planned], evenings: Iterable[Occurrence]) -> list[Shift]:
    """Lay coming sessions onto a rule's new evenings: settled ones take the nearest, the others fill up in order.

    So numbers stay what people were told, in order as far as can be, and no session is thrown away.
    """
    left = list(evenings)
    shifts: dict[int, Shift] = {}
    ordered = sorted(sessions, key=lambda planned: planned.number)
    for planned in (planned for planned in ordered if planned.settled):
        evening = _nearest(planned.stands_for, left)
        if evening is not None:
            left.remove(evening)
        shifts[planned.number] = Shift(planned, evening)
    for planned in (planned for planned in ordered if not planned.settled):
        shifts[planned.number] = Shift(planned, left.pop(0) if left else None)
    return [shifts[planned.number] for planned in ordered]


def _nearest(day: date | None, evenings: Iterable[Occurrence]) -> Occurrence | None:
    if day is None:
        return None
    within = [evening for evening in evenings if abs(evening.day - day) <= NEAREST]
    return min(within, key=lambda evening: abs(evening.day - day), default=None)


def fingerprint(shifts: Iterable[Shift]) -> str:
    """Return a short mark of what a change would do: agreed to only when it still is the same."""
    return sha256(repr(list(shifts)).encode()).hexdigest()[:16]
