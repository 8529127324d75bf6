"""What everything after the tap stands on: the lock of the order, its next state, and who is written to."""

from collections.abc import Mapping
from typing import Any

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.notices.addresses import text_channel_of
from market.notices.kinds import KINDS
from market.notices.services import queue_notice, queue_pushes
from orders.addresses import receipt_url, vendor_address
from orders.aftercare.acts import Side
from orders.models import Order, OrderContact, WitnessEntry
from orders.services import witnessing
from orders.witness.entries import Move, commitment, moved_facts


def lock_order(order: Order) -> Order:
    """Return the order as it is now, locked until the transaction ends: orders come before listings and lots."""
    orders = Order.objects.select_for_update(no_key=True, of=("self",))
    return orders.select_related("session", "vendor", "contact__commune").get(pk=order.pk)


def contact_of(order: Order) -> OrderContact | None:
    """Return the personal part of an order, or nothing when it was erased."""
    return getattr(order, "contact", None)


def committed(order: Order, words: str) -> str | None:
    """Return the commitment to somebody's words that goes into the witness log, or nothing."""
    contact = contact_of(order)
    return commitment(bytes(contact.salt), {"words": words}) if words and contact else None


def set_status(
    order: Order,
    status: str,
    *,
    side: Side,
    actor: Person | None,
    words: str = "",
    consents: Mapping[str, str] | None = None,
) -> None:
    """Move a locked order along the table; journal and witness it. `cancel_reason` and `problem` are saved along.

    `consents` are when each side agreed, where it took both.
    """
    before = order.status
    order.move_to(status)
    order.status_changed_at = database_now()
    order.save(update_fields=["status", "status_changed_at", "cancel_reason", "problem"])
    move = Move(order.code, order.session.number, before, order.status, side, committed(order, words))
    facts: dict[str, Any] = dict(moved_facts(move)) | ({"consents": dict(consents)} if consents else {})
    witnessing.record(kind=WitnessEntry.Kind.MOVED, session=order.session, subject=order.code, facts=facts)
    journal.record(f"order.{order.status}", actor=actor, subject=order, code=order.code, by=side)


def tell_buyer(order: Order, *, kind: str, key: str, context: Mapping[str, Any]) -> None:
    """Queue a notice to the buyer, when an address is known; who left a phone alone is texted what has such words.

    Beside it the buyer's own browsers show what has words for them.
    """
    contact = contact_of(order)
    if contact is None:
        return
    about = {"order": order, "vendor": order.vendor, "contact": contact, "receipt_url": receipt_url(order)}
    facts, text = about | dict(context) | {"to": Side.BUYER}, f"{kind}-text"
    if contact.email:
        queue_notice(kind=kind, key=key, recipient=contact.email, context=facts)
    elif contact.phone and text in KINDS:
        channel = text_channel_of(contact.phone)
        queue_notice(kind=text, key=key, recipient=contact.phone, context=facts, channel=channel)
    if f"{kind}-push" in KINDS:
        queue_pushes(kind=f"{kind}-push", key=key, person=order.buyer_id, context=facts)


def tell_vendor(order: Order, *, kind: str, key: str, context: Mapping[str, Any]) -> None:
    """Queue a notice to the vendor, when an address is known."""
    address = vendor_address(order.vendor)
    if address:
        mail = {"order": order, "vendor": order.vendor} | dict(context) | {"to": Side.VENDOR}
        queue_notice(kind=kind, key=key, recipient=address, context=mail)


def tell_both(order: Order, *, kind: str, key: str, context: Mapping[str, Any]) -> None:
    """Queue the same notice to both sides; `key` is told apart."""
    tell_buyer(order, kind=kind, key=f"{key}-buyer", context=context)
    tell_vendor(order, kind=kind, key=f"{key}-vendor", context=context)
