"""What the page for callers shows beside its form: goods by code or search, and what was ordered for callers so far."""

from dataclasses import dataclass

from market.kernel.texts import fold
from orders.desk.masking import hidden
from orders.models import Order
from orders.typed.text_sheet import TextSheet
from sessions.models import MarketSession
from sessions.night.board import Stall

SHOWN = 30  # goods, and orders


@dataclass(frozen=True)
class AssistedOrder:
    """An order typed for a caller."""

    order: Order

    @property
    def caller(self) -> str:
        """Return who called, the number's middle hidden; empty once they were erased."""
        contact = getattr(self.order, "contact", None)
        return f"{contact.name}, {hidden(contact.phone)}" if contact else ""


def assisted_orders(session: MarketSession) -> list[AssistedOrder]:
    """Return the latest orders of a session that were typed for callers."""
    orders = Order.objects.filter(session=session, assisted_by__isnull=False)
    found = orders.select_related("vendor", "assisted_by", "contact").order_by("-pk")[:SHOWN]
    return [AssistedOrder(order) for order in found]


def found_in(sheet: TextSheet, search: str) -> list[Stall]:
    """Return what is sold now whose code, name or vendor holds every word of a search, as many as a page shows."""
    words = fold(search).split()
    on_sale = [stall for stall in sheet.stalls.values() if stall.stock.can_be_bought]
    return [stall for stall in on_sale if all(word in _folded(stall) for word in words)][:SHOWN]


def _folded(stall: Stall) -> str:
    product = stall.listing.product
    return fold(f"{stall.code} {product.name} {product.vendor.display_name}")
