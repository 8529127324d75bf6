"""The vendors anybody may see, and their goods."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from market.kernel.texts import sort_key
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


def vendors_by_place() -> dict[str, list[Vendor]]:
    """Return the public vendors grouped by former district (Hà Nội) or province, both in Vietnamese order."""
    vendors = (
        vetting.public_vendors()
        .annotate(product_count=Count("products", filter=Q(products__status=Product.Status.APPROVED)))
        .order_by("commune__province__code", "sort_name")
    )
    groups: dict[tuple[str, str], list[Vendor]] = {}
    for vendor in vendors:
        province = vendor.commune.province
        place = vendor.former_district if province.code == "01" and vendor.former_district else province.name
        groups.setdefault((province.code, place), []).append(vendor)
    in_order = sorted(groups, key=lambda group: (group[0], sort_key(group[1])))
    return {place: groups[code, place] for code, place in in_order}
