"""The running order: when each slot is planned, who is on air and next, how late it is. Pure: no ORM, no clock.

The plan follows the order and the minutes given in it; a skipped slot keeps its place in the plan, so skipping one
catches up, and minutes granted on air make the rest late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

ON_TIME = timedelta(0)


class Placed(Protocol):
    """What a slot's times hang on."""

    @property
    def position(self) -> int: ...
    @property
    def minutes(self) -> int: ...
    @property
    def extra_minutes(self) -> int: ...
    @property
    def started_at(self) -> datetime | None: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def skipped_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class SlotTime[S]:
    """A slot with the time it begins and the time it ends, as planned or as expected."""

    slot: S
    starts_at: datetime
    ends_at: datetime


class OnAir[S](NamedTuple):
    """The slot on air and the one after it; none when there is no such slot."""

    now: S | None
    next: S | None


def in_order[S: Placed](slots: Iterable[S]) -> list[S]:
    """Return the slots by their place in the running order."""
    return sorted(slots, key=lambda slot: slot.position)


def is_waiting(slot: Placed) -> bool:
    """Tell whether a slot is still to come: neither begun nor skipped."""
    return slot.started_at is None and slot.skipped_at is None


def is_on_air(slot: Placed) -> bool:
    """Tell whether a slot has begun and is not over."""
    return slot.started_at is not None and slot.ended_at is None


def planned_times[S: Placed](opens_at: datetime, slots: Iterable[S]) -> list[SlotTime[S]]:
    """Return what the order promises: one slot after the other from the opening on, whatever really happens."""
    times, clock = [], opens_at
    for slot in in_order(slots):
        ends = clock + timedelta(minutes=slot.minutes)
        times.append(SlotTime(slot, clock, ends))
        clock = ends
    return times


def expected_times[S: Placed](opens_at: datetime, slots: Iterable[S], moment: datetime) -> list[SlotTime[S]]:
    """Return when each slot was on air or will be, going by what happened until `moment`; skipped ones are left out."""
    done, coming = [], []
    for slot in in_order(slots):
        if slot.started_at is not None:
            done.append(SlotTime(slot, slot.started_at, slot.ended_at or max(moment, _end(slot, slot.started_at))))
        elif is_waiting(slot):
            coming.append(slot)
    done.sort(key=lambda time: time.starts_at)
    clock = max([opens_at, moment, *(time.ends_at for time in done)])
    for slot in coming:
        done.append(SlotTime(slot, clock, _end(slot, clock)))
        clock = done[-1].ends_at
    return done


def now_and_next[S: Placed](slots: Iterable[S]) -> OnAir[S]:
    """Return the slot on air and the first of those still to come."""
    ordered = in_order(slots)
    now = next((slot for slot in ordered if is_on_air(slot)), None)
    return OnAir(now, next((slot for slot in ordered if is_waiting(slot)), None))


def drift(slots: Iterable[Placed], opens_at: datetime, moment: datetime) -> timedelta:
    """Return how much later than planned the next slot will begin, or the last one end; less than nothing is early.

    Before the opening, and without an order, there is no drift.
    """
    ordered = in_order(slots)
    expected = expected_times(opens_at, ordered, moment)
    if not expected or moment < opens_at:
        return ON_TIME
    planned = {time.slot.position: time for time in planned_times(opens_at, ordered)}
    following = now_and_next(ordered).next
    if following is None:
        return expected[-1].ends_at - planned[expected[-1].slot.position].ends_at
    coming = next(time for time in expected if time.slot is following)
    return coming.starts_at - planned[following.position].starts_at


def _end(slot: Placed, starts_at: datetime) -> datetime:
    return starts_at + timedelta(minutes=slot.minutes + slot.extra_minutes)
