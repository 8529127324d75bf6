"""Stock of orders after the tap: given back, or taken once more while the session still sells.

Listings, then lots are locked in id order, as in placing; the database gives to the lot what its listing gives.
"""

from collections.abc import Iterable

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from orders.buying.basket import WantedLine
from orders.buying.terms import Obstacle, Terms, read_terms
from orders.models import BuyerTally, Order, OrderLine
from orders.proofs import buyer_keys
from orders.services import waiting
from orders.services.agreed import contact_of
from orders.services.refusing import gone, refusal
from orders.services.waiting import serve
from sessions.models import FlashWindow, Listing
from sessions.services.flash import give_back_flash
from vetting.models import Lot


def lock_stock(listings: Iterable[int]) -> list[int]:
    """Lock listings and the lots they sell from; return the listings in the order they are locked."""
    ordered = sorted(listings)
    list(Listing.objects.select_for_update(no_key=True).filter(pk__in=ordered).order_by("pk").values_list("pk"))
    lots = Lot.objects.filter(listings__in=ordered).order_by("pk")
    list(lots.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    return ordered


def free_stock(order: Order) -> None:
    """Give back all units of an order that is cancelled; takes the locks itself."""
    units = {line.listing_id: line.quantity for line in order.current_lines}
    lock_stock(units)
    give_back(order, units)


def give_back(order: Order, units: dict[int, int]) -> None:
    """Free units by listing, with the buyer's share of them. The caller holds the locks of `lock_stock`.

    A flash window gets its units back, too: it knows them by the price they were placed at. Who waits is served.
    """
    every = OrderLine.objects.of_every_version(order).filter(version=1)
    prices = {line.listing_id: line.unit_price for line in every}
    known = _known(order)
    for listing, quantity in sorted(units.items()):
        Listing.objects.filter(pk=listing).update(sold=F("sold") - quantity)
        give_back_flash(listing=listing, units=quantity, unit_price=prices[listing], placed_at=order.placed_at)
        shares = BuyerTally.objects.filter(listing=listing, buyer_key__in=known)
        shares.update(quantity=Greatest(F("quantity") - quantity, 0))
    serve(list(units))
    waiting.serve(units)


def take_more(order: Order, units: dict[int, int]) -> None:
    """Take further units by listing for an order, or raise Refused. The caller holds the locks of `lock_stock`.

    Only while the session sells, at the price that was agreed, within stock, lot and the buyer's limit: the same
    questions as when placing, asked after the locks are held.
    """
    known = _known(order)
    prices = {line.listing_id: line.unit_price for line in order.current_lines}
    terms = read_terms(session_number=order.session.number, listings=sorted(units), buyer_keys=known)
    for listing, quantity in sorted(units.items()):
        found = terms.get(listing)
        _refuse(WantedLine(listing, quantity, prices[listing]), found, named=len(units) > 1)
        free = Listing.objects.filter(pk=listing, allotment__gte=F("held") + F("sold") + quantity)
        if not free.update(sold=F("sold") + quantity):  # what looks free is still kept aside for somebody
            raise Refused(_("Số hàng còn lại đang được giữ cho người khác. Anh/Chị thử lại sau ít phút."))
        if found and found.flash:
            FlashWindow.objects.filter(pk=found.flash).update(sold=F("sold") + quantity)
        BuyerTally.objects.filter(listing=listing, buyer_key__in=known).update(quantity=F("quantity") + quantity)


def _known(order: Order) -> list[bytes]:
    """Return what the buyer of an order is tallied by; nothing once they were erased."""
    contact = contact_of(order)
    return buyer_keys(contact.phone, order.buyer_id) if contact else []


def _refuse(line: WantedLine, terms: Terms | None, *, named: bool) -> None:
    obstacle = terms.obstacle(line) if terms else Obstacle.GONE
    if obstacle is None:
        return
    raise gone(line) if terms is None or obstacle is Obstacle.GONE else refusal(obstacle, terms, line, named=named)
