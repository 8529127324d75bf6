"""Pictures of products a person may touch: whose product it is, `access.vendors` and `access.products` have decided."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from vetting.models import Product, ProductPicture


def picture_of(product: Product, pk: int) -> ProductPicture:
    """Return one of a product's pictures."""
    return _one(product.pictures.filter(pk=pk).first())


def office_picture(pk: int) -> ProductPicture:
    """Return any picture of any product, for the office."""
    return _one(ProductPicture.objects.filter(pk=pk).select_related("product__vendor", "picture").first())


def _one(found: ProductPicture | None) -> ProductPicture:
    if found is None:
        raise Absent(_("Ảnh này không còn trong gian hàng."))
    return found
