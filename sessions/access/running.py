"""What directors touch while an evening runs: each belongs to its session, or is absent."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from sessions.models import Announcement, Slot, Stop
from vetting.models import Vendor


def slot_in_session(number: int, pk: int) -> Slot:
    """Return a slot of a session's running order."""
    return _first(Slot.objects.filter(session__number=number, pk=pk).select_related("vendor", "host"))


def announcement_in_session(number: int, pk: int) -> Announcement:
    """Return something announced in a session."""
    return _first(Announcement.objects.filter(session__number=number, pk=pk))


def stop_in_session(number: int, pk: int) -> Stop:
    """Return a stop made in a session, with what it names."""
    stops = Stop.objects.select_related("session", "listing__product__vendor", "vendor", "stopped_by")
    return _first(stops.filter(session__number=number, pk=pk))


def vendor_in_session(number: int, slug: str) -> Vendor:
    """Return a vendor that has something listed in a session."""
    return _first(Vendor.objects.filter(products__listings__session__number=number, slug=slug).distinct())


def _first[Row: Model](rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Absent(_("Không có mục này trong phiên."))
    return found
