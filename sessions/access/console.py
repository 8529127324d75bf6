"""What a host touches on air: the vendor's own slot; and the wishes the control room answers."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from sessions.models import MinutesRequest, Slot
from vetting.models import Vendor


def own_slot(vendor: Vendor, number: int) -> Slot:
    """Return the vendor's slot in a session."""
    slot = Slot.objects.filter(session__number=number, vendor=vendor).first()
    if slot is None:
        raise Absent(_("Gian hàng không có lượt lên sóng trong phiên này."))
    return slot


def minutes_request(number: int, pk: int) -> MinutesRequest:
    """Return a wish for minutes of a session."""
    found = MinutesRequest.objects.select_related("slot").filter(slot__session__number=number, pk=pk).first()
    if found is None:
        raise Absent(_("Không có lời xin thêm phút này."))
    return found
