"""Baskets for tests: put in, hold, let time pass."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, Sum

from market.accounts.models import Person
from market.kernel.clock import database_now
from orders.buying.basket import WantedLine
from orders.models import Basket, Hold, Placing
from orders.services import baskets, holds
from orders.services.placing import place_orders
from sessions.models import Listing, MarketSession
from tests.orders.conftest import contact, wanted


def new_basket(session: MarketSession, buyer: Person | None = None) -> Basket:
    """Return an empty basket."""
    return baskets.open_basket(buyer=buyer, key=None, session=session)


def put(basket: Basket, listing: Listing, quantity: int = 1) -> None:
    """Put units into a basket at the price the listing shows."""
    baskets.put_in(basket=basket, listing=listing, quantity=quantity, shown_price=listing.session_price)


def filled(listing: Listing, quantity: int = 1, buyer: Person | None = None) -> Basket:
    """Return a basket that holds units of a listing."""
    basket = new_basket(listing.session, buyer)
    put(basket, listing, quantity)
    holds.hold_basket(basket=basket, buyer=buyer)
    return basket


def buy(
    basket: Basket,
    *listings: Listing,
    phone: str = "+84912345678",
    quantity: int | None = None,
    key: UUID | None = None,
) -> Placing:
    """Place what is in a basket, or so many of each."""
    lines = {line.listing_id: line for line in basket.lines.select_related("listing")}
    chosen = [lines[listing.pk] for listing in listings] if listings else list(lines.values())
    asked: list[WantedLine] = [wanted(line.listing, quantity or line.quantity) for line in chosen]
    return place_orders(
        key=key or basket.key,
        lines=asked,
        contact=contact(phone),
        buyer=basket.buyer,
        shown_total=sum(line.amount for line in asked),
        session_number=basket.session.number,
        basket=basket,
    )


def run_out(*baskets_: Basket) -> None:
    """Let the holds of baskets be over; nothing ends them."""
    ago = timedelta(minutes=11)
    Hold.objects.filter(basket__in=baskets_, ended_at=None).update(
        held_at=F("held_at") - ago, expires_at=F("expires_at") - ago
    )


def hold_all(listing: Listing) -> Hold:
    """Keep all that is left of a listing aside for ten minutes, whoever may."""
    units = listing.allotment - listing.sold - listing.held
    Listing.objects.filter(pk=listing.pk).update(held=F("held") + units)
    return Hold.objects.create(
        basket=new_basket(listing.session),
        session=listing.session,
        listing=listing,
        quantity=units,
        expires_at=database_now() + timedelta(minutes=10),
    )


def adds_up(*listings: Listing) -> bool:
    """Tell whether what each listing counts as held is what its open holds hold, and nothing is oversold."""
    for listing in listings:
        listing.refresh_from_db()
        held = Hold.objects.filter(listing=listing, ended_at=None).aggregate(n=Sum("quantity"))["n"] or 0
        if listing.held != held or listing.held + listing.sold > listing.allotment:
            return False
    return True
