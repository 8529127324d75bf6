"""How an order is paid, as its two sides see it: the code to scan while a transfer waits, then who said what."""

from dataclasses import dataclass
from functools import cached_property

import segno
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Order, PaymentAccount
from orders.paying import vietqr
from orders.paying.banks import bank_name
from vetting.models import Vendor

State = Order.PaymentState
SENT, RECEIVED, MISSED = "transfer-sent", "transfer-received", "transfer-missed"  # words of the witness log
WORDS = {
    SENT: gettext_lazy("Đã chuyển khoản"),
    RECEIVED: gettext_lazy("Tiền chuyển khoản đã về"),
    MISSED: gettext_lazy("Chưa thấy tiền"),
}
TONES = {State.WAITING: ("gold", "clock"), State.SENT: ("sky", "wallet"), State.RECEIVED: ("jade", "circle-check")}
NOTHING_DUE = frozenset({Order.Status.CANCELLED, Order.Status.RETURNED})


def transfers_due(vendor: Vendor) -> QuerySet[Order]:
    """Return a vendor's orders whose transfer has not come: those the buyer reported first, then by age."""
    waiting = Order.objects.filter(vendor=vendor, payment=Order.Payment.TRANSFER).exclude(status__in=NOTHING_DUE)
    open_ones = waiting.exclude(payment_state=State.RECEIVED).select_related("payment_account", "session")
    return open_ones.order_by("payment_state", "pk")  # "sent" comes before "waiting"


@dataclass(frozen=True)
class Payment:
    """The payment of one order."""

    order: Order

    @property
    def is_transfer(self) -> bool:
        """Tell whether it goes from bank to bank."""
        return self.order.payment == Order.Payment.TRANSFER

    @cached_property
    def account(self) -> PaymentAccount | None:
        """Return the account the order named when it was placed."""
        return self.order.payment_account

    @property
    def bank(self) -> str:
        """Return the bank's name."""
        return bank_name(self.account.bank) if self.account else ""

    @property
    def purpose(self) -> str:
        """Return what the transfer says."""
        return vietqr.purpose_of(self.order.code)

    @property
    def is_due(self) -> bool:
        """Tell whether the buyer still has to transfer."""
        is_waiting = self.is_transfer and self.order.payment_state == State.WAITING
        return is_waiting and self.order.status not in NOTHING_DUE

    @property
    def may_be_confirmed(self) -> bool:
        """Tell whether the vendor may say that the money came."""
        return self.is_transfer and self.order.payment_state != State.RECEIVED

    @property
    def is_to_be_returned(self) -> bool:
        """Tell whether money was sent for an order that is off."""
        return self.is_transfer and self.order.status in NOTHING_DUE and self.order.payment_state != State.WAITING

    @property
    def badge(self) -> dict[str, str]:
        """Return how its state looks."""
        tone, icon = TONES[State(self.order.payment_state)]
        return {"tone": tone, "icon": icon, "label": str(State(self.order.payment_state).label)}

    @property
    def total_label(self) -> str:
        """Return what the sum of the receipt is called."""
        return _("Tổng tiền chuyển khoản") if self.is_transfer else _("Trả khi nhận hàng")

    @property
    def code(self) -> str:
        """Return the text of the VietQR code."""
        if self.account is None:
            raise ValueError(f"order {self.order.code} names no account")
        return vietqr.payload(
            bank=self.account.bank, number=self.account.number, amount=self.order.total, purpose=self.purpose
        )

    def drawn(self) -> str:
        """Return the VietQR code as an SVG file."""
        picture: str = segno.make(self.code, error="m").svg_inline(scale=4, border=4, dark="#1b1a2b", light="#fff")
        return picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
