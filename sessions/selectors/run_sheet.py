"""The run sheet of an evening: each slot with its time, who speaks, what is shown at what price, whom to call."""

from dataclasses import dataclass
from datetime import datetime

from market.kernel.clock import in_hanoi
from sessions.air.running_order import SlotTime, planned_times
from sessions.availability import ON_TABLE, with_offer
from sessions.availability import promised_date as promised
from sessions.models import HostCheck, Listing, MarketSession, Slot
from sessions.selectors.duty import RosterPart, roster_of
from sessions.selectors.hosts import valid_checks


@dataclass(frozen=True)
class SheetLine:
    """One slot of the run sheet."""

    time: SlotTime[Slot]
    listings: tuple[Listing, ...]  # of its vendor, in their order
    check: HostCheck | None  # that lets the host speak on the day

    @property
    def slot(self) -> Slot:
        """Return the slot."""
        return self.time.slot

    @property
    def phone(self) -> str:
        """Return where to call: the host's own number, else the vendor's."""
        host, vendor = self.slot.host, self.slot.vendor
        return (host.phone if host else "") or (vendor.phone if vendor else "") or ""


@dataclass(frozen=True)
class RunSheet:
    """The whole evening on paper."""

    lines: tuple[SheetLine, ...]
    roster: list[RosterPart]
    unplaced: tuple[Listing, ...]  # on sale without a slot of their vendor
    ends_at: datetime | None  # of the last slot, as planned


def run_sheet(session: MarketSession, moment: datetime) -> RunSheet:
    """Return an evening's run sheet in a constant number of queries."""
    slots = list(Slot.objects.filter(session=session, skipped_at=None).select_related("vendor", "host"))
    checks = valid_checks({slot.host_id for slot in slots if slot.host_id}, in_hanoi(session.opens_at).date())
    rows = with_offer(Listing.objects.filter(ON_TABLE, session=session), promised(session, moment))
    listings = list(rows.select_related("product__vendor", "lot").order_by("position", "pk"))
    times = planned_times(session.opens_at, slots)
    lines = tuple(
        SheetLine(
            time=time,
            listings=tuple(each for each in listings if each.product.vendor_id == time.slot.vendor_id),
            check=checks.get(time.slot.host_id or 0),
        )
        for time in times
    )
    placed = {slot.vendor_id for slot in slots}
    return RunSheet(
        lines=lines,
        roster=roster_of(session),
        unplaced=tuple(each for each in listings if each.product.vendor_id not in placed),
        ends_at=times[-1].ends_at if times else None,
    )
