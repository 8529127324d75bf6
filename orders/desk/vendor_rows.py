"""An order as a member of its vendor may see it: who and where only once it is certain that the goods are sent."""

from dataclasses import dataclass

from market.kernel.templatetags.formats import phone
from orders.aftercare.timeline import badge_of
from orders.desk.masking import hidden
from orders.models import Order, OrderContact
from orders.paying.payment import Payment
from vetting.parts import Part

# In which states each part may read the whole phone number and the street: a label needs them while the goods are on
# their way, books never do.
PROMISED = frozenset(Order.Status) - {Order.Status.PLACED, Order.Status.CANCELLED}
READABLE_WHILE: dict[str, frozenset[str]] = {
    Part.OWNER: PROMISED,
    Part.PACKER: frozenset({Order.Status.CONFIRMED, Order.Status.PACKED, Order.Status.SHIPPED}),
}


@dataclass(frozen=True)
class VendorRow:
    """One order for a member of its vendor."""

    order: Order
    part: str = Part.OWNER

    @property
    def contact(self) -> OrderContact | None:
        """Return the personal part, or nothing when it was erased."""
        return getattr(self.order, "contact", None)

    @property
    def is_open(self) -> bool:
        """Tell whether the member may read the whole phone number and the street."""
        return self.order.status in READABLE_WHILE.get(self.part, frozenset())

    @property
    def phone(self) -> str:
        """Return the phone number, its middle hidden until the vendor has confirmed."""
        if self.contact is None:
            return ""
        return phone(self.contact.phone) if self.is_open else hidden(self.contact.phone)

    @property
    def address(self) -> str:
        """Return the address: the commune alone until the vendor has confirmed."""
        if self.contact is None:
            return ""
        place = f"{self.contact.commune.name}, {self.contact.commune.province.name}"
        return f"{self.contact.street}, {place}" if self.is_open else place

    @property
    def goods(self) -> str:
        """Return the goods in one line: "2 quả Bưởi đỏ Đông Cao; 1 hộp Trà sen"."""
        lines = self.order.current_lines
        return "; ".join(f"{line.quantity} {line.listing.product.unit} {line.listing.product.name}" for line in lines)

    @property
    def badge(self) -> dict[str, str]:
        """Return how the order's state looks."""
        return badge_of(self.order.status)

    @property
    def payment(self) -> Payment:
        """Return how it is paid."""
        return Payment(self.order)
