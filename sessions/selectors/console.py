"""Everything on a host's console at one moment, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from market.kernel.clock import in_hanoi
from sessions.air.running_order import SlotTime, drift, expected_times, is_on_air, now_and_next
from sessions.evening import Evening
from sessions.models import HostCheck, Listing, MarketSession, MinutesRequest, Slot
from sessions.night.board import Stall
from sessions.selectors import listings_of
from sessions.selectors.hosts import valid_check
from sessions.selectors.questions import PublicQuestion, top_questions
from sessions.selectors.stage import plan_begins_at
from vetting.models import Vendor

QUESTIONS = 5
MORE = (5, 10, 20)  # units a host adds with one tap
NEAR = timedelta(minutes=15)  # before its slot a host gets ready


@dataclass(frozen=True)
class Console:
    """What is on air, the vendor's own slot, its goods, and what people ask."""

    evening: Evening
    now: Slot | None
    next: Slot | None
    shown: Listing | None  # the product on air
    own: Slot | None
    time: SlotTime[Slot] | None  # of the own slot, as expected now
    late: int  # minutes the evening is behind
    stalls: tuple[Stall, ...]
    check: HostCheck | None  # that lets the slot's host speak
    asked: MinutesRequest | None  # the newest wish for minutes of the own slot
    questions: list[PublicQuestion]

    @property
    def is_on_air(self) -> bool:
        """Tell whether the vendor's slot runs."""
        return self.own is not None and is_on_air(self.own)

    @property
    def is_done(self) -> bool:
        """Tell whether the vendor's slot is over."""
        return self.own is not None and self.own.ended_at is not None

    @property
    def is_next(self) -> bool:
        """Tell whether the vendor's slot is the next one, and soon."""
        soon = self.time is not None and self.time.starts_at - self.evening.moment <= NEAR
        return self.own is not None and self.next == self.own and soon

    @property
    def own_on_air(self) -> bool:
        """Tell whether a product of the vendor is shown."""
        return self.shown is not None and any(stall.listing.pk == self.shown.pk for stall in self.stalls)


def console_of(vendor: Vendor, evening: Evening) -> Console:
    """Return a vendor's console of a session."""
    session, moment = evening.session, evening.moment
    slots = list(Slot.objects.filter(session=session).select_related("vendor", "host", "session"))
    own = next((slot for slot in slots if slot.vendor_id == vendor.pk), None)
    on_air = now_and_next(slots)
    begins = plan_begins_at(evening)  # a pause moves the plan, as it moves the close
    times = expected_times(begins, slots, moment)
    return Console(
        evening=evening,
        now=on_air.now,
        next=on_air.next,
        shown=_shown(session),
        own=own,
        time=next((time for time in times if time.slot is own), None),
        late=int(drift(slots, begins, moment).total_seconds() / 60) if evening.is_running else 0,
        stalls=tuple(Stall(listing) for listing in _own(vendor, session, moment)),
        check=valid_check(own.host, in_hanoi(max(moment, session.opens_at)).date()) if own and own.host else None,
        asked=own.minutes_requests.order_by("-pk").first() if own and is_on_air(own) else None,
        questions=top_questions(session, vendor=vendor, limit=QUESTIONS),
    )


def _shown(session: MarketSession) -> Listing | None:
    if session.on_air_id is None:
        return None
    return Listing.objects.select_related("product__vendor").get(pk=session.on_air_id)


def _own(vendor: Vendor, session: MarketSession, moment: datetime) -> QuerySet[Listing]:
    return listings_of(session, moment).filter(product__vendor=vendor, withdrawn_at=None)
