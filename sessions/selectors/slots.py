"""The running order as people read it: planned and expected times, who was on air how long, who waits, who swaps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from sessions.air.fairness import Airtime
from sessions.air.running_order import (
    OnAir,
    SlotTime,
    drift,
    expected_times,
    is_on_air,
    is_waiting,
    now_and_next,
    planned_times,
)
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, Slot, SlotSwap, SlotWish
from sessions.selectors.airtime import airtime_of
from vetting.models import Vendor


def slots_of(session: MarketSession) -> list[Slot]:
    """Return an evening's slots in order, with whose they are and who speaks: one query."""
    return list(session.slots.select_related("vendor__commune", "host").order_by("position", "pk"))


@dataclass(frozen=True)
class Row:
    """One line of the running order."""

    slot: Slot
    planned: SlotTime[Slot]
    expected: SlotTime[Slot] | None  # none: skipped
    airtime: Airtime | None  # over the last evenings; none: the organiser's own

    @property
    def is_waiting(self) -> bool:
        """Tell whether it is still to come, and so may be moved."""
        return is_waiting(self.slot)

    @property
    def is_on_air(self) -> bool:
        """Tell whether it is on air now."""
        return is_on_air(self.slot)

    @property
    def minutes_so_far(self) -> int:
        """Return how long the vendor was on air over the last evenings."""
        return round(self.airtime.minutes) if self.airtime else 0

    @property
    def is_late(self) -> bool:
        """Tell whether it is expected a minute or more after its planned time."""
        return self.expected is not None and self.expected.starts_at - self.planned.starts_at >= timedelta(minutes=1)


@dataclass(frozen=True)
class LineUp:
    """An evening's running order at one moment."""

    evening: Evening
    rows: list[Row]
    on_air: OnAir[Slot]
    drift: timedelta
    free_minutes: int
    without_slot: list[Vendor]  # accepted, but neither in the order nor waiting
    wishes: list[SlotWish]

    @property
    def first_place(self) -> int:
        """Return the first place a waiting slot may take: what has begun stays before it."""
        return max((row.slot.position for row in self.rows if row.slot.started_at), default=0) + 1

    @property
    def drift_minutes(self) -> int:
        """Return the drift in whole minutes; less than nothing is early."""
        return round(self.drift / timedelta(minutes=1))

    @property
    def late_minutes(self) -> int:
        """Return the minutes late or early, without the sign."""
        return abs(self.drift_minutes)

    @property
    def ends_at(self) -> datetime:
        """Return when the last slot is expected to end."""
        ends = [row.expected.ends_at for row in self.rows if row.expected]
        return max(ends, default=self.evening.session.opens_at)


def line_up(evening: Evening) -> LineUp:
    """Return the running order with all the office sees beside it: the same number of queries for any length."""
    session, slots = evening.session, slots_of(evening.session)
    expected = {time.slot.pk: time for time in expected_times(session.opens_at, slots, evening.moment)}
    times = airtime_of([slot.vendor for slot in slots if slot.vendor], before=session)
    rows = [
        Row(time.slot, time, expected.get(time.slot.pk), times.get(time.slot.vendor_id or 0))
        for time in planned_times(session.opens_at, slots)
    ]
    wishes = list(open_wishes(session))
    waiting = {wish.vendor_id for wish in wishes}
    used = sum(slot.minutes + slot.extra_minutes for slot in slots if slot.skipped_at is None)
    return LineUp(
        evening=evening,
        rows=rows,
        on_air=now_and_next(slots),
        drift=drift(slots, session.opens_at, evening.moment),
        free_minutes=(session.closes_at - session.opens_at) // timedelta(minutes=1) - used,
        without_slot=[vendor for vendor in vendors_without_slot(session) if vendor.pk not in waiting],
        wishes=wishes,
    )


def vendors_without_slot(session: MarketSession) -> QuerySet[Vendor]:
    """Return vendors with accepted goods and no slot, by name."""
    goods = Listing.objects.filter(session=session, standing=Listing.Standing.ACCEPTED, withdrawn_at=None)
    own = goods.filter(product__vendor=OuterRef("pk"), stopped_at=None)
    slots = Slot.objects.filter(session=session, vendor=OuterRef("pk"))
    return Vendor.objects.filter(Exists(own), ~Exists(slots)).select_related("commune").order_by("sort_name", "pk")


def open_wishes(session: MarketSession) -> QuerySet[SlotWish]:
    """Return the waiting list, first come, first."""
    rows = session.slot_wishes.filter(withdrawn_at=None, granted=None)
    return rows.select_related("vendor__commune").order_by("asked_at", "pk")


@dataclass(frozen=True)
class OwnSlot:
    """A vendor's place in an evening as its own page shows it."""

    slot: Slot | None
    planned: SlotTime[Slot] | None
    expected: SlotTime[Slot] | None
    wish: SlotWish | None  # on the waiting list
    asked: list[SlotSwap]  # of others, to be answered here
    asking: list[SlotSwap]  # of one's own, waiting for an answer
    others: list[SlotTime[Slot]]  # with whom one may swap

    @property
    def is_called(self) -> bool:
        """Tell whether the office calls the vendor, who has not begun."""
        return self.slot is not None and self.slot.called_at is not None and is_waiting(self.slot)


def own_slot(vendor: Vendor, evening: Evening) -> OwnSlot:
    """Return a vendor's place, wish and swaps of an evening."""
    session, slots = evening.session, slots_of(evening.session)
    own = next((slot for slot in slots if slot.vendor_id == vendor.pk), None)
    planned = {time.slot.pk: time for time in planned_times(session.opens_at, slots)}
    expected = {time.slot.pk: time for time in expected_times(session.opens_at, slots, evening.moment)}
    swaps = SlotSwap.objects.filter(asked__session=session, status=SlotSwap.Status.ASKED)
    swaps = swaps.select_related("asked__vendor", "wanted__vendor")
    may_swap = own is not None and is_waiting(own) and not evening.is_over
    others = [slot for slot in slots if slot.vendor and slot != own and is_waiting(slot)] if may_swap else []
    return OwnSlot(
        slot=own,
        planned=planned[own.pk] if own else None,
        expected=expected.get(own.pk) if own else None,
        wish=session.slot_wishes.filter(vendor=vendor, withdrawn_at=None, granted=None).first(),
        asked=list(swaps.filter(wanted__vendor=vendor)),
        asking=list(swaps.filter(asked__vendor=vendor)),
        others=[planned[slot.pk] for slot in others],
    )
