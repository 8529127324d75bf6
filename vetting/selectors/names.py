"""Names vendors wish for."""

from django.db.models import QuerySet

from vetting.models import NameWish, Vendor


def latest_wish(vendor: Vendor) -> NameWish | None:
    """Return the vendor's newest wish for a name, answered or not."""
    return vendor.name_wishes.order_by("-pk").first()


def waiting_name(vendor: Vendor) -> NameWish | None:
    """Return the wish the office has to answer."""
    return vendor.name_wishes.filter(status=NameWish.Status.WAITING).select_related("asked_by").first()


def names_to_answer() -> QuerySet[NameWish]:
    """Return the wishes that wait for the office, the oldest first."""
    return NameWish.objects.filter(status=NameWish.Status.WAITING).select_related("vendor").order_by("asked_at", "pk")
