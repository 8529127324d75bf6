"""Goods as the stall card shows them; drawn ones are kept and drawn anew only when what they show has changed."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.kernel import clock, rehearsing
from market.kernel.money import dong
from sessions.models import Listing
from sessions.night.board import Stall
from vetting.models import Product

# What a card may show and a product alone does not have: a template that asks for a missing key looks all around.
_PLAIN = dict.fromkeys(
    ("regular", "saving", "evidence", "flash", "session_price", "left", "allotment", "low", "on_air"), None
)
MOST_DRAWN = 8_192  # cards a process remembers, about 2 kB each

_drawn: dict[str, tuple[dict[str, Any], str]] = {}  # address and language → (what was shown, the drawn card)


def drawn_products(products: Iterable[Product]) -> list[str]:
    """Return products drawn as stall cards, at their regular price."""
    return [_html("product", card) for card in product_cards(products)]


def drawn_listings(listings: Iterable[Listing]) -> list[str]:
    """Return listings drawn as stall cards, at what they cost now."""
    return [_html("listing", listing_card(listing)) for listing in listings]


def _html(kind: str, card: dict[str, Any]) -> str:
    """Return the drawn card: the one at hand as long as it shows the same."""
    name = rehearsing.apart(f"{kind}:{card['url']}:{get_language()}")
    held = _drawn.get(name)
    if held is not None and held[0] == card:
        return held[1]
    html = render_to_string("components/stall_card.html", {"item": card, "label": _("Xem sản phẩm")})
    if clock.looked_at() is None:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        _drawn[name] = (card, html)
    return html


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
