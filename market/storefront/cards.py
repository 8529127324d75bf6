"""Goods as the stall card shows them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from market.kernel.money import dong
from sessions.models import Listing
from sessions.night.board import Stall
from vetting.models import Product

# What a card may show and a product alone does not have: a template that asks for a missing key looks all around.
_PLAIN = dict.fromkeys(
    ("regular", "saving", "evidence", "flash", "session_price", "left", "allotment", "low", "on_air"), None
)


def product_cards(products: Iterable[Product]) -> list[dict[str, Any]]:
    """Return products as the stall card shows them, at their regular price."""
    return [
        _card(product, url=reverse("storefront:show-product", args=[product.slug]), price=dong(product.regular_price))
        for product in products
    ]


def listing_card(listing: Listing) -> dict[str, Any]:
    """Return a listing as the stall card shows it, at what it costs now; struck through only what is proved."""
    stall = Stall(listing)
    url = reverse("storefront:show-product", args=[listing.product.slug])
    return _card(listing.product, url=url, price=stall.price) | {
        "regular": stall.regular,
        "saving": stall.saving,
        "evidence": stall.evidence,
        "flash": stall.flash,
        "session_price": stall.session_price,
        "left": listing.in_stock,
        "allotment": listing.allotment,
    }


def _card(product: Product, *, url: str, price: str) -> dict[str, Any]:
    return _PLAIN | {
        "url": url,
        "name": product.name,
        "producer": product.vendor.display_name,
        "commune": product.vendor.commune.name,
        "stars": product.stars,
        "price": price,
        "unit": product.unit,
        "picture": product.picture.card(alt=product.name) if product.picture else None,
    }
