"""Where a product's address is passed on to.

Facebook takes an address in its own; Zalo documents none for a page without its script, so on a phone the system's own
sheet (which lists Zalo) is opened, and everywhere the address can be copied.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from market.storefront.sharing.cards import card_of_product
from market.storefront.structured import address_of
from vetting.models import Product

FACEBOOK = "https://www.facebook.com/sharer/sharer.php"


@dataclass(frozen=True)
class Share:
    """The address of a page, its picture with the words on it, and the ways to pass it on."""

    url: str
    image: str
    alt: str
    facebook: str
    qr: str
    poster: str


def share_of(product: Product) -> Share:
    """Return the ways to pass a product's page on."""
    url = address_of(product)
    return Share(
        url=url,
        image=settings.SITE_URL + reverse("storefront:show-product-picture", args=[product.slug]),
        alt=card_of_product(product).alt,
        facebook=f"{FACEBOOK}?{urlencode({'u': url})}",
        qr=reverse("storefront:show-product-qr", args=[product.slug]),
        poster=reverse("storefront:show-poster", args=[product.slug]),
    )
