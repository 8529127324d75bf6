"""Erasing a person from their orders: name, phone, address, mail, invoice and the salts go; totals and proofs stay.

Without its salt a commitment in the witness log says nothing to anybody (DESIGN §3.11). What was said in a case stays
with the case: it is evidence of a dispute, and kept for as long as claims can be made.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.texts import fold
from market.notices.services import forget_recipients, forget_texts
from orders.aftercare.case_desk import OPEN as OPEN_CASES
from orders.models import (
    Amendment,
    Basket,
    BuyerTally,
    Case,
    CommentBatch,
    DraftOrder,
    InvoiceRequest,
    Order,
    OrderContact,
    OrderLine,
    Placing,
    VendorArchive,
    WaitingBuyer,
)
from orders.proofs import buyer_keys
from orders.reviews.services import forget_reviewer
from sessions.availability import ENDS_AT
from sessions.models import MarketSession

Status = Order.Status
CLOSED = (Status.COMPLETED, Status.CANCELLED, Status.RETURNED, Status.RESOLVED)
SAID_BY_ONE = (Status.DELIVERED, Status.PAID)  # closed once the other side kept silent for so long
SILENCE = timedelta(days=30)
GONE = "–"  # instead of words a constraint wants
DIGITS_KNOWN = 9  # of a number, however it was written
# Notices that name no order, or whose words are gone once they are sent, and still say where to reach somebody.
WHILE_BUYING = (
    "order-code-text",
    "order-track-code",
    "order-track-text-code",
    "caller-code",
    "caller-code-text",
    "draft-order-text",
    "waiting-offer",
)
DAY = timedelta(days=1)  # a notice is dated by the beginning of its transaction


@dataclass(frozen=True)
class Erased:
    """What came of a request: how many orders were erased, and which are still open."""

    count: int
    open_codes: tuple[str, ...]


def orders_with_person(*, person: Person | None = None, phone: str = "") -> QuerySet[Order]:
    """Return the orders that still name somebody: by account, or by telephone number ("+84…")."""
    whose = Q(buyer=person) if person else Q(contact__phone=phone)
    return Order.objects.filter(whose, contact__isnull=False).order_by("pk")


def closed_among(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return those orders that are over: closed by both sides, or by one and long ago; no case open, no evening on."""
    over = Q(status__in=CLOSED) | Q(status__in=SAID_BY_ONE, status_changed_at__lt=Now() - SILENCE)
    running = MarketSession.objects.annotate(end=ENDS_AT).filter(pk=OuterRef("session"), end__gt=Now())
    quarrels = Case.objects.filter(order=OuterRef("pk"), status__in=OPEN_CASES)
    return orders.filter(over).filter(~Exists(running), ~Exists(quarrels))


@transaction.atomic
def erase_person(*, actor: Person | None, person: Person | None = None, phone: str = "", basis: str = "") -> Erased:
    """Erase somebody from all orders that are over; those still open stay until they are. Asked twice, erase once.

    `basis` names the written request the office acts on.
    """
    named = orders_with_person(person=person, phone=phone)
    closed = list(closed_among(named).select_for_update(no_key=True, of=("self",)))
    for order in closed:
        _erase(order)
        journal.record("order.erased", actor=actor, subject=order, code=order.code, basis=basis)
    return Erased(len(closed), tuple(orders_with_person(person=person, phone=phone).values_list("code", flat=True)))


def _erase(order: Order) -> None:
    contact = OrderContact.objects.get(order=order)
    since = order.placed_at - DAY
    forget_texts(mentioning=order.code, recipients=_addresses(contact), since=since)
    forget_recipients(kinds=WHILE_BUYING, recipients=_addresses(contact), since=since)
    # Files made for the vendor hold the names of their day: no longer handed out, deleted by the next sweep.
    made = VendorArchive.objects.filter(vendor=order.vendor_id, status=VendorArchive.Status.READY)
    made.filter(ready_at__gte=order.placed_at).update(expires_at=Now())
    _erase_comments(order, contact)
    listings = OrderLine.objects.of_every_version(order).values("listing")
    keys = buyer_keys(contact.phone, order.buyer_id)
    BuyerTally.objects.filter(listing__in=listings, buyer_key__in=keys).delete()
    forget_reviewer(order)
    contact.delete()
    InvoiceRequest.objects.filter(order=order).delete()
    changed = Amendment.objects.filter(order=order)
    changed.update(commune=None, street="", commune_before=None, street_before="", reason=GONE)
    if order.buyer_id:
        changed.filter(proposed_by=order.buyer_id).update(proposed_by=None)
        changed.filter(answered_by=order.buyer_id).update(answered_by=None)
    words = {"cancel_reason": GONE if order.cancel_reason else "", "problem": GONE if order.problem else ""}
    Order.objects.filter(pk=order.pk).update(buyer=None, **words)
    _erase_tap(order)


def _erase_tap(order: Order) -> None:
    """Erase who tapped, once no order of the tap names anybody."""
    if OrderContact.objects.filter(order__placing=order.placing_id).exists():
        return
    Placing.objects.filter(pk=order.placing_id).update(buyer=None)
    baskets = Basket.objects.filter(placing=order.placing_id)
    WaitingBuyer.objects.filter(basket__in=baskets).update(email="")
    baskets.update(buyer=None)


def _erase_comments(order: Order, contact: OrderContact) -> None:
    """Erase what the person wrote below the stream of that evening: the drafts, and what the desk kept of a paste."""
    drafts = DraftOrder.objects.filter(session=order.session_id)
    own = drafts.filter(Q(placing=order.placing_id) | Q(phone=contact.phone))
    names = {fold(author) for author in own.exclude(author="").values_list("author", flat=True)}
    own.update(author="", author_key="", phone="")
    number = contact.phone[-DIGITS_KNOWN:]
    for batch in CommentBatch.objects.select_for_update().filter(session=order.session_id).exclude(rows=[]):
        left = [row for row in batch.rows if fold(row["author"]) not in names and number not in _digits(row["text"])]
        if len(left) < len(batch.rows):
            batch.rows = left
            batch.save(update_fields=["rows"])


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _addresses(contact: OrderContact) -> set[str]:
    return {contact.email, contact.phone} - {""}
