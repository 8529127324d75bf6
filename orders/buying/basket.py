"""What somebody asks for when placing: lines with the prices they saw, and whom and where. Pure."""

from dataclasses import dataclass

MOST_LINES = 20  # listings in one placing
MOST_UNITS = 10_000  # of one listing
MOST_DONG = 2_000_000_000  # of one order, and of any price; a column of amounts holds little more


@dataclass(frozen=True)
class WantedLine:
    """So many units of a listing at the unit price that was shown, in đồng."""

    listing: int
    quantity: int
    unit_price: int

    @property
    def amount(self) -> int:
        """Return what the line costs, in đồng."""
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class Contact:
    """Whom and where: the personal part of an order. `phone` as stored ("+84…"), `commune` its code."""

    name: str
    phone: str
    commune: str
    street: str
    note: str = ""
    email: str = ""


@dataclass(frozen=True)
class DeliveryChoice:
    """How one vendor's goods come and how they are paid. `fee` in đồng, `days` beyond the session's promise."""

    method: str = "delivery"  # Order.Method
    fee: int = 0
    days: int = 0
    pickup_point: int | None = None
    payment: str = "cod"  # Order.Payment
    payment_account: int | None = None
