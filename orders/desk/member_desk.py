"""A vendor's order desk as one member sees it: which orders, whether with money, what may be done."""

from dataclasses import dataclass

from orders.aftercare.acts import BRING, CONFIRM, PACK, SHIP, Act, Side, acts_of
from orders.models import Order
from vetting.models import Vendor
from vetting.parts import Ability, may

# Who packs confirms and sends; money, refusals and what is said of them are the owner's.
BY_PACKERS = frozenset({CONFIRM, PACK, SHIP, BRING})
# What who only packs may see.
PACKING = (Order.Status.PLACED, Order.Status.CONFIRMED, Order.Status.PACKED, Order.Status.SHIPPED)
OPEN = PACKING  # not yet in the buyer's hands
MOST_AT_ONCE = 200  # orders in one bulk move, one file of labels


def needed(act: Act) -> Ability:
    """Return the ability an act takes."""
    return Ability.PACK if act in BY_PACKERS else Ability.SETTLE


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

    def acts(self, order: Order) -> list[Act]:
        """Return what may be done with an order now."""
        return [act for act in acts_of(Side.VENDOR, order.status, method=order.method) if may(self.part, needed(act))]
