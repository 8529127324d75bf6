"""A vendor's own areas and points, for those of its members who keep them: fetching and permission are one act."""

from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Absent
from orders.models import DeliveryArea, PickupPoint
from vetting.access import vendor_where
from vetting.models import Vendor
from vetting.parts import Ability


def vendor_for_delivery(person: Person, slug: str) -> Vendor:
    """Return a vendor whose delivery and account the person keeps; other members get 403."""
    return vendor_where(person, slug, Ability.KEEP_DELIVERY)


def area_of(vendor: Vendor, pk: int) -> DeliveryArea:
    """Return one of the vendor's own areas; another's does not exist for it."""
    found = DeliveryArea.objects.select_related("province", "commune__province").filter(vendor=vendor, pk=pk).first()
    if found is None:
        raise Absent(_("Không có vùng giao này."))
    return found


def area_or_dropped(vendor: Vendor, pk: int) -> DeliveryArea | None:
    """Return one of the vendor's own areas, or nothing when the vendor has dropped it already."""
    if journal.entries_of(vendor).filter(verb="delivery.area_dropped", facts__area=pk).exists():
        return None
    return area_of(vendor, pk)


def point_of(vendor: Vendor, pk: int) -> PickupPoint:
    """Return one of the vendor's own pick-up points; another's does not exist for it."""
    found = PickupPoint.objects.select_related("commune__province").filter(vendor=vendor, pk=pk).first()
    if found is None:
        raise Absent(_("Không có điểm nhận này."))
    return found
