"""What came to the last evening: goods to offer again, vendors to invite again."""

from django.db.models import Exists, OuterRef, QuerySet

from sessions.models import Listing, MarketSession
from vetting.models import Product, Vendor


def goods_of_last_time(vendor: Vendor, session: MarketSession) -> QuerySet[Listing]:
    """Return a vendor's listings of the last evening it was accepted to before `session`, without those here already.

    The same product at the same terms; lots are not carried over, they are of their day.
    """
    came = _came().filter(product__vendor=vendor, session__opens_at__lt=session.opens_at).exclude(session=session)
    last = came.order_by("-session__opens_at").values_list("session", flat=True).first()
    here = Listing.objects.filter(session=session, product=OuterRef("product"), withdrawn_at=None)
    rows = came.filter(~Exists(here), session=last, product__status=Product.Status.APPROVED)
    return rows.select_related("product", "session").order_by("position", "pk")


def vendors_of_last_time(session: MarketSession) -> list[Vendor]:
    """Return the vendors of the evening before `session` who have not applied to it, by name."""
    before = MarketSession.objects.filter(opens_at__lt=session.opens_at, listings__standing=Listing.Standing.ACCEPTED)
    last = before.order_by("-opens_at").values_list("pk", flat=True).first()
    came = _came().filter(session=last, product__vendor=OuterRef("pk"))
    here = Listing.objects.filter(session=session, product__vendor=OuterRef("pk"))
    vendors = Vendor.objects.filter(Exists(came), ~Exists(here), status=Vendor.Status.APPROVED)
    return list(vendors.select_related("commune").order_by("sort_name", "pk"))


def _came() -> QuerySet[Listing]:
    return Listing.objects.filter(standing=Listing.Standing.ACCEPTED, withdrawn_at=None, stopped_at=None)
