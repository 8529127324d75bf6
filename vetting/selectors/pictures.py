"""The pictures of products: what the public sees of them, and what waits for the office."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from market.files.models import StoredPicture
from market.kernel.written import written_once
from vetting.models import Product, ProductPicture

PAGE = 40  # pictures on the office's page


@dataclass(frozen=True)
class Frame:
    """A picture with what it shows in words."""

    picture: StoredPicture
    alt: str


def gallery_of(product: Product) -> list[Frame]:
    """Return the pictures the public sees of a product, the cover first; one query."""
    frames = [Frame(row.picture, row.alt) for row in _shown(product.pk)]
    if not frames and product.picture:
        frames.append(Frame(product.picture, product.name))
    return frames


@written_once
def _shown(product: int) -> QuerySet[ProductPicture]:
    shown = ProductPicture.objects.filter(product=product, status=ProductPicture.Status.SHOWN)
    return shown.select_related("picture")


def pictures_of(product: Product) -> QuerySet[ProductPicture]:
    """Return all pictures of a product in their order, for its vendor and the office."""
    return product.pictures.select_related("picture")


def hang_pictures(products: Iterable[Product]) -> None:
    """Fetch the pictures of several products, each in their order, in one query."""
    prefetch_related_objects(list(products), Prefetch("pictures", ProductPicture.objects.select_related("picture")))


def waiting_picture_count() -> int:
    """Return how many pictures wait for the office; one query."""
    return ProductPicture.objects.filter(status=ProductPicture.Status.WAITING).count()


def pictures_to_see() -> list[ProductPicture]:
    """Return the pictures that wait for the office, the oldest first, PAGE of them."""
    waiting = ProductPicture.objects.filter(status=ProductPicture.Status.WAITING)
    rows = waiting.select_related("picture", "product__vendor", "product__picture", "added_by")
    return list(rows.order_by("added_at", "pk")[:PAGE])
