"""The demo's basket of this evening: goods of three stalls, and one that is sold out and waited for."""

from django.db.models import F, QuerySet

from market.accounts.models import Person
from orders.models import Basket
from orders.services import baskets, holds, waiting
from sessions.availability import ON_TABLE
from sessions.models import Listing, MarketSession

STALLS = 3
UNITS = 2


def fill_basket(session: MarketSession, buyer: Person) -> Basket:
    """Put goods of some stalls into a buyer's basket and hold them for the ten minutes one looks around."""
    basket = baskets.open_basket(buyer=buyer, key=None, session=session)
    if not basket.lines.exists():
        for listing in _first_of_each_stall(session):
            quantity = min(UNITS, listing.per_buyer_limit)
            baskets.put_in(basket=basket, listing=listing, quantity=quantity, shown_price=listing.session_price)
        gone = _listings(session).filter(allotment__lte=F("sold") + F("held")).first()
        if gone is not None:
            baskets.put_in(basket=basket, listing=gone, quantity=1, shown_price=gone.session_price)
            waiting.join_line(basket=basket, listing=gone, quantity=1, email=buyer.email or "")
    holds.hold_basket(basket=basket, buyer=buyer)
    return basket


def _listings(session: MarketSession) -> QuerySet[Listing]:
    accepted = Listing.objects.filter(ON_TABLE, session=session).order_by("position", "pk")
    return accepted.select_related("product__vendor")


def _first_of_each_stall(session: MarketSession) -> list[Listing]:
    """Return one listing of each of the first stalls that have some left."""
    some_left = _listings(session).filter(allotment__gte=F("sold") + F("held") + UNITS)
    first: dict[int, Listing] = {}
    for listing in some_left[: STALLS * 8]:
        first.setdefault(listing.product.vendor_id, listing)
    return list(first.values())[:STALLS]
