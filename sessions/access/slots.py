"""Slots and swaps a person may touch: the office any of a session, a vendor its own and those put to it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from sessions.models import Slot, SlotSwap
from vetting.models import Vendor


def slot_numbered(number: int, pk: int) -> Slot:
    """Return a slot of a session."""
    slot = Slot.objects.select_related("session", "vendor", "host").filter(session__number=number, pk=pk).first()
    if slot is None:
        raise Absent(_("Không có lượt này trong phiên %(number)d.") % {"number": number})
    return slot


def swap_for_vendor(vendor: Vendor, number: int, pk: int) -> SlotSwap:
    """Return a swap a vendor has asked for or is asked for; those of others do not exist for it."""
    own = Q(asked__vendor=vendor) | Q(wanted__vendor=vendor)
    swaps = SlotSwap.objects.select_related("asked__session", "wanted").filter(own, asked__session__number=number)
    swap = swaps.filter(pk=pk).first()
    if swap is None:
        raise Absent(_("Không có lời xin đổi lượt này."))
    return swap
