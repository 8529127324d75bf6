"""What of an order can be had again: the goods that the open session sells, or the next one, at today's prices."""

from collections.abc import Sequence
from dataclasses import dataclass

from orders.models import Order
from sessions.models import Listing, MarketSession
from sessions.night.board import Stall
from sessions.selectors import evening_of, listings_of, live_session, next_session


@dataclass(frozen=True)
class Again:
    """One thing that is sold again: how many of it, at what price a unit (đồng)."""

    listing: Listing
    quantity: int
    price: int


@dataclass(frozen=True)
class SoldAgain:
    """What of an order can go into a basket of a session, and the names of what cannot."""

    session: MarketSession
    goods: Sequence[Again]
    missing: Sequence[str]


def sold_again(order: Order) -> SoldAgain | None:
    """Return what the open session, or else the next one, sells of an order; nothing without such a session."""
    session = live_session() or next_session()
    if session is None:
        return None
    lines = list(order.lines.filter(version=order.version).select_related("listing__product").order_by("pk"))
    products = [line.listing.product_id for line in lines]
    found = listings_of(session, evening_of(session).moment).filter(product__in=products)
    by_product = {listing.product_id: listing for listing in found if _is_for_sale(listing)}
    goods = [
        Again(listing, min(line.quantity, listing.per_buyer_limit), Stall(listing).unit_price)
        for line in lines
        if (listing := by_product.get(line.listing.product_id))
    ]
    missing = [line.listing.product.name for line in lines if line.listing.product_id not in by_product]
    return SoldAgain(session, goods, missing)


def _is_for_sale(listing: Listing) -> bool:
    """Tell whether it is offered and some of it is left."""
    return bool(listing.is_offered) and listing.in_stock > 0  # type: ignore[attr-defined]
