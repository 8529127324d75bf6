"""Stops: what was forbidden in a session, and what a stop would do before it is made."""

from dataclasses import dataclass

from django.db.models import QuerySet

from sessions.availability import ON_TABLE
from sessions.models import Listing, MarketSession, Slot, Stop
from vetting.models import Vendor


def stops_of(session: MarketSession) -> QuerySet[Stop]:
    """Return the stops of a session, newest first, each with what it names and who made it."""
    return session.stops.select_related("listing__product__vendor", "vendor", "stopped_by")


def vendor_is_stopped(session: MarketSession, vendor: Vendor) -> bool:
    """Tell whether the office stopped a vendor's whole stall in a session: it lists nothing there any more."""
    return session.stops.filter(vendor=vendor).exists()


@dataclass(frozen=True)
class StallOnTable:
    """What a stop of a vendor's whole stall would end."""

    listings: list[Listing]
    slot: Slot | None


def stall_on_table(session: MarketSession, vendor: Vendor) -> StallOnTable:
    """Return what a vendor has on the table of a session, and its slot that is on air or still to come."""
    listings = session.listings.filter(ON_TABLE, product__vendor=vendor).select_related("product")
    return StallOnTable(list(listings), session.slots.filter(vendor=vendor, ended_at=None, skipped_at=None).first())
