"""Goods as the stall card shows them; drawn ones are kept and drawn anew only when what they show has changed."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.template import Context, Engine
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.files.models import StoredPicture
from market.kernel import clock, rehearsing
from market.kernel.money import dong
from sessions.models import Listing
from sessions.night.board import Stall
from vetting.models import Product

# What a card may show and a product alone does not have: a template that asks for a missing key looks all around.
_PLAIN = dict.fromkeys(
    ("regular", "saving", "evidence", "flash", "session_price", "left", "allotment", "low", "on_air"), None
)
# What the catalogue reads of a product: the columns of `Goods`.
COLUMNS = (
    *("pk", "slug", "name", "vendor__display_name", "vendor__commune__name", "stars", "unit", "regular_price"),
    *("picture", "picture__width", "picture__height", "picture__widths", "picture__has_avif"),
)
MOST_DRAWN = 8_192  # cards a process remembers, about 2 kB each
FIRST_ROW = 4  # cards one sees at once
_LATE = ' loading="lazy"'


class Goods(NamedTuple):
    """A product as the catalogue reads it: no more than its card shows."""

    pk: int
    slug: str
    name: str
    producer: str
    commune: str
    stars: int | None
    unit: str
    regular_price: int
    picture: UUID | None  # what follows is of it, and nothing without it
    width: int
    height: int
    widths: list[int]
    has_avif: bool | None


_drawn: dict[str, tuple[dict[str, Any], str]] = {}  # address and language → (what was shown, the drawn card)


def drawn_products(products: Iterable[Product]) -> list[str]:
    """Return products drawn as stall cards, at their regular price."""
    return _drawn_cards("product", product_cards(products))


def drawn_goods(goods: Iterable[Goods]) -> list[str]:
    """Return products of the catalogue drawn as stall cards, at their regular price."""
    return _drawn_cards("product", map(_goods_card, goods))


def drawn_listings(listings: Iterable[Listing]) -> list[str]:
    """Return listings drawn as stall cards, at what they cost now."""
    return _drawn_cards("listing", map(listing_card, listings))


def first_seen(cards: list[str]) -> list[str]:
    """Return drawn cards whose first row loads its pictures at once, the very first before all others."""
    loads = (' fetchpriority="high"', *[""] * (FIRST_ROW - 1))
    soon = [SafeString(card.replace(_LATE, now, 1)) for card, now in zip(cards, loads, strict=False)]
    return [*soon, *cards[FIRST_ROW:]]


def _drawn_cards(kind: str, cards: Iterable[dict[str, Any]]) -> list[str]:
    """Return the drawn cards: each the one at hand as long as it shows the same."""
    # One for all of them: what a card is made of is looked up once.
    context = Context({"label": _("Xem sản phẩm"), "note": "", "eager": False})
    return [_html(rehearsing.apart(f"{kind}:{card['url']}:{get_language()}"), card, context) for card in cards]


def _html(name: str, card: dict[str, Any], context: Context) -> str:
    held = _drawn.get(name)
    if held is not None and held[0] == card:
        return held[1]
    with context.push(item=card):
        html = Engine.get_default().get_template("components/stall_card.html").render(context)
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


def _goods_card(goods: Goods) -> dict[str, Any]:
    picture = None
    if goods.picture:
        picture = StoredPicture(
            id=goods.picture,
            width=goods.width,
            height=goods.height,
            widths=goods.widths,
            has_avif=goods.has_avif,
        )
    return _PLAIN | {
        "url": reverse("storefront:show-product", args=[goods.slug]),
        "name": goods.name,
        "producer": goods.producer,
        "commune": goods.commune,
        "stars": goods.stars,
        "price": dong(goods.regular_price),
        "unit": goods.unit,
        "picture": picture.card(alt=goods.name) if picture else None,
    }


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
