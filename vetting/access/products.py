"""A vendor's products, and the lists they come from: which vendor, `access.vendors` has decided."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from vetting.models import Product, ProductImport, Vendor


def product_of(vendor: Vendor, pk: int) -> Product:
    """Return one of the vendor's products."""
    product = vendor.products.select_related("product_set", "picture", "vendor").filter(pk=pk).first()
    if product is None:
        raise Absent(_("Không có sản phẩm này trong gian hàng."))
    return product


def import_of(vendor: Vendor, pk: int) -> ProductImport:
    """Return one of the vendor's lists of products."""
    found = vendor.imports.filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có bảng này, hoặc đã có bảng mới hơn."))
    return found
