"""What somebody may touch of their own things: fetching and permission are one act."""

from django.utils.translation import gettext as _

from market.accounts.models import Person, SavedAddress
from market.kernel.errors import Absent
from vetting.models import Product, Vendor
from vetting.selectors.vendors import public_products, public_vendors


def own_address(person: Person, pk: int) -> SavedAddress:
    """Return one of a person's addresses, or raise Absent."""
    address = SavedAddress.objects.select_related("commune__province").filter(person=person, pk=pk).first()
    if address is None:
        raise Absent(_("Sổ địa chỉ không có nơi này."))
    return address


def vendor_to_follow(slug: str) -> Vendor:
    """Return a vendor the public sees, or raise Absent."""
    vendor = public_vendors().filter(slug=slug).first()
    if vendor is None:
        raise Absent(_("Chưa có chủ thể này trên chợ."))
    return vendor


def product_to_follow(slug: str) -> Product:
    """Return a product the public sees, or raise Absent."""
    product = public_products().filter(slug=slug).first()
    if product is None:
        raise Absent(_("Chưa có sản phẩm này trên chợ."))
    return product
