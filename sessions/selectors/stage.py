"""The stage of an evening for those who run it: who is on air, who is next, how late it is, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from market.kernel.clock import in_hanoi
from sessions.air.running_order import drift, expected_times, is_on_air, is_waiting, now_and_next
from sessions.availability import ON_TABLE
from sessions.evening import Evening
from sessions.models import AirEntry, Announcement, Listing, MinutesRequest, Slot
from sessions.models.calendar import MAX_EXTENSION_MINUTES
from sessions.selectors.announcements import current_announcements
from sessions.selectors.hosts import valid_checks


@dataclass(frozen=True)
class Turn:
    """A slot of the running order: when it was or will be on air, and whether its host may speak."""

    slot: Slot
    starts_at: datetime | None  # none: left out
    ends_at: datetime | None
    host_is_known: bool

    @property
    def state(self) -> str:
        """Return where it stands: "done", "now", "coming" or "skipped"."""
        if self.slot.skipped_at is not None:
            return "skipped"
        if is_on_air(self.slot):
            return "now"
        return "coming" if is_waiting(self.slot) else "done"

    @property
    def due_at(self) -> datetime | None:
        """Return when a turn on air should be over: its minutes and those it was granted."""
        length = timedelta(minutes=self.slot.minutes + self.slot.extra_minutes)
        return self.slot.started_at + length if self.slot.started_at else None

    @property
    def name(self) -> str:
        """Return whose slot it is, or what the organiser does in it."""
        return self.slot.vendor.display_name if self.slot.vendor else self.slot.title


@dataclass(frozen=True)
class Stage:
    """The running order at one moment, with what is shown and what is announced."""

    evening: Evening
    turns: list[Turn]
    air: AirEntry | None  # the open entry of the log
    products: list[Listing]  # of whoever is on air, in running order
    announcements: list[Announcement]
    drift: timedelta
    asked: MinutesRequest | None  # minutes whoever is on air asked for, not answered yet

    @cached_property
    def now(self) -> Turn | None:
        """Return the turn on air."""
        return next((turn for turn in self.turns if turn.state == "now"), None)

    @cached_property
    def coming(self) -> list[Turn]:
        """Return the turns still to come, in order."""
        return [turn for turn in self.turns if turn.state == "coming"]

    @property
    def next(self) -> Turn | None:
        """Return the turn that comes next."""
        return self.coming[0] if self.coming else None

    @property
    def skipped(self) -> list[Turn]:
        """Return the turns that were left out."""
        return [turn for turn in self.turns if turn.state == "skipped"]

    @property
    def shown(self) -> Listing | None:
        """Return the product that is on air; the session's own mark where the log has no entry."""
        return self.air.listing if self.air else self.evening.session.on_air

    @property
    def late(self) -> int:
        """Return by how many whole minutes the order runs late; less than nothing is early."""
        return int(self.drift.total_seconds() / 60)

    @property
    def early(self) -> int:
        """Return by how many whole minutes the order runs early."""
        return -self.late

    @property
    def done_at(self) -> datetime | None:
        """Return when the last turn will be over, going by what happened so far."""
        return max((turn.ends_at for turn in self.turns if turn.ends_at), default=None)

    @property
    def overrun(self) -> int:
        """Return by how many minutes the last turn would end after the close; nothing when it fits."""
        if self.done_at is None:
            return 0
        return max(0, -int((self.evening.session.closes_at - self.done_at).total_seconds() // 60))

    @property
    def may_extend(self) -> bool:
        """Tell whether the session can be given ten minutes more."""
        return self.evening.session.extended_minutes + 10 <= MAX_EXTENSION_MINUTES


def stage_of(evening: Evening) -> Stage:
    """Return the stage of an evening: a fixed number of queries, however many turns and stalls."""
    session = evening.session
    slots = list(session.slots.select_related("vendor", "host"))
    air = session.air_entries.filter(ended_at=None).select_related("listing__product__vendor", "listing__lot").first()
    begins = plan_begins_at(evening)
    on_air = now_and_next(slots).now
    return Stage(
        evening=evening,
        turns=_turns(slots, evening, begins),
        air=air,
        products=_products(evening, on_air),
        announcements=list(current_announcements(session, evening.moment)),
        drift=drift(slots, begins, evening.moment) if evening.is_running else timedelta(0),
        asked=MinutesRequest.objects.filter(slot=on_air, answered_at=None).first(),
    )


def plan_begins_at(evening: Evening) -> datetime:
    """Return from when the plan counts: from the opening, and later by every pause, as the close is."""
    session = evening.session
    paused = session.closes_at - session.planned_closes_at - timedelta(minutes=session.extended_minutes)
    if evening.is_paused and session.paused_at:
        paused += evening.moment - session.paused_at
    return session.opens_at + paused


def _turns(slots: list[Slot], evening: Evening, begins: datetime) -> list[Turn]:
    times = {time.slot.pk: time for time in expected_times(begins, slots, evening.moment)}
    known = valid_checks(_hosts(slots), in_hanoi(evening.moment).date())
    return [
        Turn(
            slot=slot,
            starts_at=times[slot.pk].starts_at if slot.pk in times else None,
            ends_at=times[slot.pk].ends_at if slot.pk in times else None,
            host_is_known=slot.vendor_id is None or slot.host_id in known,
        )
        for slot in slots
    ]


def _hosts(slots: Iterable[Slot]) -> list[int]:
    return [slot.host_id for slot in slots if slot.host_id is not None]


def _products(evening: Evening, slot: Slot | None) -> list[Listing]:
    if slot is None or slot.vendor_id is None:
        return []
    own = evening.session.listings.filter(ON_TABLE, product__vendor=slot.vendor_id)
    return list(own.select_related("product", "lot").order_by("position", "pk"))
