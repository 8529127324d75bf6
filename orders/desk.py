"""A vendor's order desk as one member sees it: which orders, whether with money, what may be done."""

from dataclasses import dataclass

from orders.acts import CONFIRM, DECLINE, DELIVER, SHIP, Act, Side, acts_of
from orders.models import Order
from vetting.models import Vendor
from vetting.parts import Ability, may

# What takes which ability. Who packs confirms and sends; money and refusals are the owner's.
NEEDED = {CONFIRM: Ability.PACK, SHIP: Ability.PACK, DELIVER: Ability.SETTLE, DECLINE: Ability.SETTLE}
PACKING = (Order.Status.PLACED, Order.Status.CONFIRMED, Order.Status.SHIPPED)  # what who only packs may see


@dataclass(frozen=True)
class Desk:
    """The order desk of a vendor for a part."""

    vendor: Vendor
    part: str

    @property
    def sees_money(self) -> bool:
        """Tell whether prices and sums are shown."""
        return may(self.part, Ability.SEE_ORDERS)

    @property
    def packs(self) -> bool:
        """Tell whether orders may be confirmed, packed and sent."""
        return may(self.part, Ability.PACK)

    @property
    def statuses(self) -> tuple[str, ...]:
        """Return the states of the orders that are shown."""
        return tuple(Order.Status.values) if self.sees_money else PACKING

    def acts(self, status: str) -> list[Act]:
        """Return what may be done with an order in this state."""
        return [act for act in acts_of(Side.VENDOR, status) if may(self.part, NEEDED[act])]
