"""A product's pictures as its page shows them."""

from typing import Any

from vetting.models import Product
from vetting.selectors.pictures import gallery_of


def frames_of(product: Product) -> list[dict[str, Any]]:
    """Return the pictures of a product, the cover first, each with the address of its largest size; one query."""
    return [
        {"card": frame.picture.card(alt=frame.alt), "largest": frame.picture.largest_url}
        for frame in gallery_of(product)
    ]
