"""The vendors anybody may see, and their goods."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from vetting import selectors as vetting
from vetting.models import Product, Vendor


def public_vendor(slug: str) -> Vendor:
    """Return a vetted vendor, or raise Absent."""
    vendor = vetting.public_vendors().filter(slug=slug).first()
    if vendor is None:
        raise Absent(_("Chưa có chủ thể này trên chợ, hoặc chủ thể đang tạm dừng."))
    return vendor


def products_of(vendor: Vendor) -> QuerySet[Product]:
    """Return a vendor's vetted products in Vietnamese order."""
    return vetting.public_products().filter(vendor=vendor).order_by("sort_name")
