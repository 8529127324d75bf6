"""What went wrong or was stopped in an evening, from where it was written down: stops, pauses, stream, gate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from market.kernel.journal import entries_of
from market.kernel.models import JournalEntry
from orders.buying.lost_demand import refusal_words
from orders.models import NightMinute, UnmetDemand
from orders.reports.figures import KEPT
from orders.reports.selection import Selection
from sessions.calendar import ends_at
from sessions.models import Listing, MarketSession, Stop

GATE = "gate."  # what verbs of the gate begin with: switched to and from its defence
AROUND = timedelta(hours=3)  # before the opening and after the end, in which the gate's switches belong to an evening


@dataclass(frozen=True)
class Incident:
    """Something that went wrong or was stopped."""

    at: datetime
    kind: str
    scope: str
    measure: str
    affected: int | None = None  # who watched that minute, or orders with the goods that were stopped
    minutes: float | None = None  # until it was over
    refused: int | None = None  # requests
    gate: str = ""


def incidents_of(selection: Selection, session: MarketSession) -> list[Incident]:
    """Return what happened in an evening to the goods asked for and to the evening as a whole, in order."""
    found = [*_stops(selection, session), *_interruptions(session), *_gate(session), *_refusals(selection, session)]
    return sorted(found, key=lambda each: each.at)


def _stops(selection: Selection, session: MarketSession) -> Iterator[Incident]:
    listings = set(selection.listings().filter(session=session).values_list("pk", flat=True))
    vendors = set(selection.vendors().values_list("pk", flat=True))
    for stop in Stop.objects.filter(session=session).select_related("listing__product", "vendor").order_by("pk"):
        if stop.listing and (selection.is_whole or stop.listing_id in listings):
            yield _stopped(stop, _("Dừng một món"), stop.listing.product.name, _orders_with(selection, stop.listing))
        elif stop.vendor and stop.vendor_id in vendors:
            bought = selection.orders().filter(KEPT, session=session, vendor=stop.vendor).count()
            yield _stopped(stop, _("Dừng cả gian hàng"), stop.vendor.display_name, bought)
        elif not stop.listing and not stop.vendor:
            yield _stopped(stop, _("Dừng hẳn phiên"), _("Cả phiên"), _watching(session, stop.stopped_at))


def _stopped(stop: Stop, kind: str, scope: str, affected: int | None) -> Incident:
    facts = {"authority": stop.authority, "reference": stop.reference, "reason": stop.reason}
    words = _("%(reason)s (theo yêu cầu của %(authority)s, số %(reference)s)") if stop.authority else "%(reason)s"
    return Incident(stop.stopped_at, kind, scope, words % facts, affected)


def _orders_with(selection: Selection, listing: Listing) -> int:
    lines = selection.lines().filter(listing=listing).exclude(order__status="cancelled").order_by()
    return int(lines.aggregate(n=Count("order", distinct=True))["n"])


def _watching(session: MarketSession, moment: datetime) -> int | None:
    """Return how many watched in the last minute that was written down before a moment."""
    minutes = NightMinute.objects.filter(session=session, minute__lte=moment, viewers__isnull=False)
    return minutes.order_by("-minute").values_list("viewers", flat=True).first()


# What begins it → what ends it.
_INTERRUPTIONS = {"session.paused": "session.resumed", "session.stream_down": "session.stream_up"}


def _interruptions(session: MarketSession) -> Iterator[Incident]:
    words = {
        "session.paused": (_("Tạm dừng phiên"), _("Ngừng bán, giờ đóng lùi bằng thời gian tạm dừng")),
        "session.stream_down": (_("Mất hình"), _("Báo trên trang phiên, chợ vẫn bán")),
    }
    acts = list(entries_of(session).filter(verb__in=[*_INTERRUPTIONS, *_INTERRUPTIONS.values()]).order_by("pk"))
    for place, begun in enumerate(acts):
        if begun.verb in _INTERRUPTIONS:
            kind, measure = words[begun.verb]
            affected = _watching(session, begun.recorded_at)
            over = _minutes_until(begun, acts[place + 1 :])
            yield Incident(begun.recorded_at, kind, _("Cả phiên"), measure, affected, over)


def _minutes_until(begun: JournalEntry, later: Iterable[JournalEntry]) -> float | None:
    """Return the minutes until an interruption was over; nothing when it never was."""
    end = next((each for each in later if each.verb == _INTERRUPTIONS[begun.verb]), None)
    return (end.recorded_at - begun.recorded_at).total_seconds() / 60 if end else None


def _gate(session: MarketSession) -> Iterator[Incident]:
    first, last = session.opens_at - AROUND, ends_at(session) + AROUND
    switched = JournalEntry.objects.filter(verb__startswith=GATE, recorded_at__range=(first, last)).order_by("pk")
    for each in switched:
        said = [each.verb.removeprefix(GATE), *(f"{name}: {value}" for name, value in sorted(each.facts.items()))]
        yield Incident(each.recorded_at, _("Cổng vào chợ"), _("Cả chợ"), "", gate=", ".join(said))


def _refusals(selection: Selection, session: MarketSession) -> Iterator[Incident]:
    """Yield how many requests were refused in the evening, by reason; counted there, at its end."""
    demand = UnmetDemand.objects.filter(session=session, listing__in=selection.listings()).order_by()
    counted: Any = demand.values_list("reason").annotate(n=Sum("times")).order_by("-n", "reason")
    for reason, times in counted:
        yield Incident(ends_at(session), _("Yêu cầu bị từ chối"), refusal_words(reason), "", refused=times)
