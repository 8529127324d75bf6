"""How an order is paid, as its two sides see it: the code to scan while a transfer waits, then who said what."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import segno
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Amendment, Attestation, Order, PaymentAccount
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
BEFORE_THE_DOOR = frozenset({Order.Status.PLACED, Order.Status.CONFIRMED, Order.Status.PACKED})


def transfers_due(vendor: Vendor) -> QuerySet[Order]:
    """Return a vendor's orders whose transfer has not come: those the buyer reported first, then by age."""
    waiting = Order.objects.filter(vendor=vendor, payment=Order.Payment.TRANSFER).exclude(status__in=NOTHING_DUE)
    at_the_door = Attestation.objects.filter(order=OuterRef("pk"), word=Attestation.Word.COLLECTED)
    open_ones = waiting.exclude(payment_state=State.RECEIVED).filter(~Exists(at_the_door))
    open_ones = open_ones.select_related("payment_account", "session")
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
        return is_waiting and self.order.status not in NOTHING_DUE and not self.is_collected

    @cached_property
    def is_collected(self) -> bool:
        """Tell whether the vendor says that the money was handed over with the goods."""
        word = Attestation.Word.COLLECTED
        return self.order.status not in BEFORE_THE_DOOR and self.order.attestations.filter(word=word).exists()

    @cached_property
    def surplus(self) -> int:
        """Return how much more was transferred than the order costs since it was changed, in đồng."""
        moment = self.order.payment_said_at or self.order.payment_received_at
        if not self.is_transfer or self.order.payment_state == State.WAITING or moment is None:
            return 0
        changed = self.order.amendments.filter(status=Amendment.Status.ACCEPTED, answered_at__gt=moment)
        first = changed.order_by("version").first()
        return first.goods_total_before + first.delivery_fee_before - self.order.total if first else 0

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

    def picture(self) -> bytes:
        """Return the VietQR code as a PNG file: a phone keeps it, and its bank's application reads it from there."""
        file = BytesIO()
        segno.make(self.code, error="m").save(file, kind="png", scale=8, border=4, dark="#1b1a2b", light="#fff")
        return file.getvalue()

    def drawn(self) -> str:
        """Return the VietQR code as an SVG file."""
        picture: str = segno.make(self.code, error="m").svg_inline(scale=4, border=4, dark="#1b1a2b", light="#fff")
        return picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
