"""The vendors anybody may see, and their goods."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from market.kernel.written import written_once
from vetting import selectors as vetting
from vetting.models import Product, Vendor


def public_vendor(slug: str) -> Vendor:
    """Return a vetted vendor, or raise Absent."""
    vendor = next(iter(_with_address(slug)), None)
    if vendor is None:
        raise Absent(_("Chưa có chủ thể này trên chợ, hoặc chủ thể đang tạm dừng."))
    return vendor


@written_once
def _with_address(slug: str) -> QuerySet[Vendor]:
    return vetting.public_vendors().filter(slug=slug)


def products_of(vendor: Vendor) -> QuerySet[Product]:
    """Return a vendor's vetted products in Vietnamese order."""
    return vetting.public_products().filter(vendor=vendor).order_by("sort_name")
