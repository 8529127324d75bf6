"""Transfers to the vendor's own account: the buyer says it was sent, the vendor says it came. The market sees no bank.

Each word is the side's own, journalled and witnessed; saying twice what is said already changes nothing.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from orders.aftercare.acts import Side
from orders.models import Order, WitnessEntry
from orders.paying.payment import MISSED, RECEIVED, SENT
from orders.services import witnessing
from orders.services.agreed import lock_order, tell_buyer, tell_vendor
from orders.services.moves import close_if_agreed

State = Order.PaymentState
NO_MORE = frozenset({Order.Status.CANCELLED, Order.Status.RETURNED})  # nothing is to be paid any more


@transaction.atomic
def report_transfer(*, actor: Person | None, order: Order) -> Order:
    """Let the buyer say that the money is on its way; `actor` is empty for a guest who proved to be the buyer."""
    order = _locked(order)
    if order.payment_state != State.WAITING:
        return order
    if order.status in NO_MORE:
        raise Refused(_("Đơn này không còn phải trả tiền."))
    order.payment_state, order.payment_said_at = State.SENT, database_now()
    order.save(update_fields=["payment_state", "payment_said_at"])
    said = _record(order, Side.BUYER, SENT, actor)
    tell_vendor(order, kind="payment-sent", key=f"payment-{said}", context={})
    return order


@transaction.atomic
def receive_transfer(*, actor: Person, order: Order) -> Order:
    """Let the vendor say that the money is in its account, whether or not the buyer has said anything."""
    order = _locked(order)
    if order.payment_state == State.RECEIVED:
        return order
    order.payment_state, order.payment_received_at = State.RECEIVED, database_now()
    order.save(update_fields=["payment_state", "payment_received_at"])
    said = _record(order, Side.VENDOR, RECEIVED, actor)
    tell_buyer(order, kind="payment-received", key=f"payment-{said}", context={})
    return close_if_agreed(actor=actor, order=order)


@transaction.atomic
def miss_transfer(*, actor: Person, order: Order) -> Order:
    """Let the vendor say that what the buyer reported has not come: the buyer is asked to look again."""
    order = _locked(order)
    if order.payment_state == State.RECEIVED:
        raise Refused(_("Anh/Chị đã báo nhận tiền của đơn này."))
    if order.payment_state == State.WAITING:
        return order
    order.payment_state, order.payment_said_at = State.WAITING, None
    order.save(update_fields=["payment_state", "payment_said_at"])
    said = _record(order, Side.VENDOR, MISSED, actor)
    tell_buyer(order, kind="payment-missed", key=f"payment-{said}", context={})
    return order


def _locked(order: Order) -> Order:
    order = lock_order(order)
    if order.payment != Order.Payment.TRANSFER:
        raise Refused(_("Đơn này trả tiền khi nhận hàng, không chuyển khoản."))
    return order


def _record(order: Order, side: Side, word: str, actor: Person | None) -> int:
    """Write a word into the witness log and the journal; return the entry's number."""
    facts = {"by": str(side), "word": word, "amount": order.total}
    kind = WitnessEntry.Kind.ATTESTED
    entry = witnessing.record(kind=kind, session=order.session, subject=order.code, facts=facts)
    journal.record(f"payment.{order.payment_state}", actor=actor, subject=order, code=order.code, by=str(side))
    return entry.pk
