"""Airtime: how long each vendor was on air over the last evenings, by what really happened."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from market.kernel.clock import Now
from sessions.air.fairness import Airtime
from sessions.availability import ENDS_AT
from sessions.models import AirEntry, Listing, MarketSession, Slot, SlotWish
from vetting.models import Vendor

EVENINGS = 8  # over which airtime is looked at


def airtime_of(vendors: Iterable[Vendor], *, before: MarketSession, evenings: int = EVENINGS) -> dict[int, Airtime]:
    """Return each vendor's airtime over the last evenings that opened before a session: six queries in all.

    A slot counts from its start to its end; a product put on air outside any slot counts by itself.
    """
    wanted = {vendor.pk: vendor for vendor in vendors}
    over = MarketSession.objects.alias(ends=ENDS_AT).filter(opens_at__lt=before.opens_at, ends__lte=Now())
    last = list(over.exclude(pk=before.pk).order_by("-opens_at").values_list("pk", flat=True)[:evenings])
    return airtime_in(wanted, last)


def airtime_in(wanted: Mapping[int, Vendor], sessions: list[int]) -> dict[int, Airtime]:
    """Return each vendor's airtime in some evenings."""
    minutes, on_air = minutes_on_air(wanted, sessions)
    came, pins, waited = _counts(wanted, sessions)
    return {
        pk: Airtime(
            vendor=pk,
            commune=vendor.commune.name,
            kind=str(vendor.get_kind_display()),
            minutes=minutes[pk],
            evenings=len(on_air[pk]),
            came=came[pk],
            pins=pins[pk],
            waited=waited[pk],
        )
        for pk, vendor in wanted.items()
    }


def _counts(vendors: Collection[int], sessions: list[int]) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Return in how many evenings each vendor had goods, how often one was shown, how often it waited in vain."""
    accepted = Listing.objects.filter(session__in=sessions, standing=Listing.Standing.ACCEPTED, withdrawn_at=None)
    came = set(accepted.filter(product__vendor__in=vendors).values_list("product__vendor", "session"))
    shown = AirEntry.objects.filter(session__in=sessions, listing__product__vendor__in=vendors)
    wishes = SlotWish.objects.filter(session__in=sessions, vendor__in=vendors, granted=None, withdrawn_at=None)
    return (
        Counter(vendor for vendor, _session in came),
        Counter(shown.values_list("listing__product__vendor", flat=True)),
        Counter(wishes.values_list("vendor", flat=True)),
    )


def minutes_on_air(vendors: Iterable[int], sessions: list[int]) -> tuple[dict[int, float], dict[int, set[int]]]:
    """Return the minutes on air of each vendor, and in which evenings."""
    minutes: dict[int, float] = defaultdict(float)
    on_air: dict[int, set[int]] = defaultdict(set)
    for vendor, session, began, ended in spans_on_air(vendors, sessions):
        minutes[vendor] += (ended - began).total_seconds() / 60
        on_air[vendor].add(session)
    return minutes, on_air


def spans_on_air(vendors: Iterable[int], sessions: list[int]) -> list[tuple[int, int, datetime, datetime]]:
    """Return from when to when which vendor was on air in which evening: two queries."""
    slots = Slot.objects.filter(session__in=sessions, vendor__in=vendors, ended_at__isnull=False)
    spans = list(slots.values_list("vendor", "session", "started_at", "ended_at"))
    alone = AirEntry.objects.filter(session__in=sessions, slot=None, ended_at__isnull=False)
    of_vendors = alone.filter(listing__product__vendor__in=vendors)
    spans += of_vendors.values_list("listing__product__vendor", "session", "began_at", "ended_at")
    return [(vendor, session, began, ended) for vendor, session, began, ended in spans if vendor and began and ended]
