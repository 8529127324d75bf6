"""A picture of a product that waits for the office."""

from typing import Any

from market.files.models import StoredPicture
from vetting.models import Product

_OF_PICTURES = ("list-pictures", "add-picture", "describe-picture", "place-picture", "remove-picture")
_SHARED = ("show-product-picture", "show-product-qr", "show-poster")


def product_numbers(product: Product) -> dict[str, Any]:
    """Return what `pk` and `picture_pk` mean in the addresses of pictures."""
    stored = StoredPicture.objects.create(sha256="0" * 64, width=960, height=720, widths=[480, 960])
    row = product.pictures.create(picture=stored, position=1, alt="Bưởi trên cây", status="waiting")
    return {
        **{f"vetting:{name} pk": product.pk for name in _OF_PICTURES},
        **{f"storefront:{name} slug": product.slug for name in _SHARED},
        "vetting picture_pk": row.pk,
        "vetting:show-picture pk": row.pk,
        "vetting:refuse-picture pk": row.pk,
    }
