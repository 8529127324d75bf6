"""Slots, and a swap asked for, of the sample evening."""

from typing import Any

from sessions.models import Listing, Slot, SlotSwap
from vetting.models import Vendor


def slot_numbers(listing: Listing, rival: Vendor) -> dict[str, Any]:
    """Return the vendor's slot and what a rival asks it to swap."""
    session, vendor = listing.session, listing.product.vendor
    own, _ = Slot.objects.get_or_create(session=session, vendor=vendor, defaults={"position": 801, "minutes": 9})
    other, _ = Slot.objects.get_or_create(session=session, vendor=rival, defaults={"position": 802, "minutes": 9})
    swap = SlotSwap.objects.create(asked=other, wanted=own, asked_by=rival.members.get().person)
    return {"sessions slot_id": own.pk, "sessions swap_id": swap.pk}
