"""Moving an order: lock, look again, move, write journal, witness and notice in one transaction."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Problem, Refused
from market.notices.services import queue_notice
from orders.acts import CONFIRM, Act, Side
from orders.addresses import receipt_url, vendor_address
from orders.models import BuyerTally, Order, OrderContact, WitnessEntry
from orders.proofs import buyer_key
from orders.services import witnessing
from orders.witness import Move, commitment, moved_facts
from sessions.models import Listing
from sessions.services.flash import give_back_flash
from vetting.models import Lot

LONGEST_REASON = 300
LONGEST_PROBLEM = 1000


@transaction.atomic
def move_order(*, actor: Person | None, order: Order, act: Act, words: str = "") -> Order:
    """Let one side act on an order; doing twice what is done already changes nothing.

    `actor` is empty for a guest, who proved with the receipt's key to be the buyer.
    """
    order = (
        Order.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session", "vendor", "contact")
        .get(pk=order.pk)
    )
    if order.status == act.to:
        return order
    before = order.status
    _refuse_wrong_act(order, act, words)
    order.move_to(act.to)
    order.status_changed_at = database_now()
    _keep_words(order, act, words)
    order.save(update_fields=["status", "status_changed_at", "cancel_reason", "problem"])
    if act.to == Order.Status.CANCELLED:
        _give_back(order)
    _record(order, act, before, actor, words)
    _tell(order, act, words)
    return order


def confirm_orders(*, actor: Person, orders: Iterable[Order]) -> int:
    """Confirm several orders, each by itself; return how many are confirmed now that were not."""
    confirmed = 0
    for order in orders:
        try:
            move_order(actor=actor, order=order, act=CONFIRM)
        except Problem:  # cancelled meanwhile: the list shows it
            continue
        confirmed += 1
    return confirmed


def _refuse_wrong_act(order: Order, act: Act, words: str) -> None:
    if order.status not in act.when:
        raise Refused(
            _("Đơn %(code)s đang ở trạng thái “%(status)s” nên không làm việc này được nữa.")
            % {"code": order.code, "status": order.get_status_display()}
        )
    if act.needs_words and not words.strip():
        raise Refused(_("Hãy viết vài chữ để bên kia hiểu."), field="words")


def _keep_words(order: Order, act: Act, words: str) -> None:
    if act.to == Order.Status.CANCELLED:
        order.cancel_reason = words[:LONGEST_REASON]
    elif act.to == Order.Status.DISPUTED:
        order.problem = words[:LONGEST_PROBLEM]


def _give_back(order: Order) -> None:
    """Free the stock and the buyer's share of it; listings, then lots are locked in id order, as in placing.

    The database gives back to the lot what its listing gives back. A flash window gets its units back, too.
    """
    lines = list(order.lines.order_by("listing_id"))
    listings = [line.listing_id for line in lines]
    list(Listing.objects.select_for_update(no_key=True).filter(pk__in=listings).order_by("pk").values_list("pk"))
    lots = Lot.objects.filter(listings__in=listings).order_by("pk")
    list(lots.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    contact = _contact(order)
    for line in lines:
        Listing.objects.filter(pk=line.listing_id).update(sold=F("sold") - line.quantity)
        give_back_flash(
            listing=line.listing_id, units=line.quantity, unit_price=line.unit_price, placed_at=order.placed_at
        )
        if contact:
            BuyerTally.objects.filter(listing=line.listing_id, buyer_key=buyer_key(contact.phone)).update(
                quantity=Greatest(F("quantity") - line.quantity, 0)
            )


def _record(order: Order, act: Act, before: str, actor: Person | None, words: str) -> None:
    """Write the move into the journal and into the witness log; words stay out, only a commitment to them goes in."""
    contact = _contact(order)
    reason = commitment(bytes(contact.salt), {"words": words}) if words and contact else None
    move = Move(order.code, order.session.number, before, order.status, act.side, reason)
    witnessing.record(kind=WitnessEntry.Kind.MOVED, session=order.session, subject=order.code, facts=moved_facts(move))
    journal.record(f"order.{order.status}", actor=actor, subject=order, code=order.code, by=act.side)


def _tell(order: Order, act: Act, words: str) -> None:
    """Queue the notice to the other side, when there is an address and something to tell."""
    contact = _contact(order)
    context = {"order": order, "vendor": order.vendor, "words": words}
    key = f"order-{order.pk}-{order.status}"
    if act.side is Side.VENDOR and contact and contact.email:
        mail = context | {"contact": contact, "receipt_url": receipt_url(order)}
        queue_notice(kind="order-moved", key=key, recipient=contact.email, context=mail)
    elif act.side is Side.BUYER and act.needs_words:
        address = vendor_address(order.vendor)
        if address:
            queue_notice(kind="order-from-buyer", key=key, recipient=address, context=context)


def _contact(order: Order) -> OrderContact | None:
    """Return the personal part of an order, or nothing when it was erased."""
    return getattr(order, "contact", None)
