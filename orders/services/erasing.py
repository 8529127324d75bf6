"""Erasing a person from their orders: name, phone, address, mail and the salts go; totals and proofs stay.

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
from market.notices.services import forget_texts
from orders.aftercare.case_desk import OPEN as OPEN_CASES
from orders.models import (
    Amendment,
    Basket,
    BuyerTally,
    Case,
    DraftOrder,
    Order,
    OrderContact,
    OrderLine,
    Placing,
    WaitingBuyer,
)
from orders.proofs import buyer_keys
from sessions.availability import ENDS_AT
from sessions.models import MarketSession

Status = Order.Status
CLOSED = (Status.COMPLETED, Status.CANCELLED, Status.RETURNED, Status.RESOLVED)
SAID_BY_ONE = (Status.DELIVERED, Status.PAID)  # closed once the other side kept silent for so long
SILENCE = timedelta(days=30)
GONE = "–"  # instead of words a constraint wants
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
    forget_texts(mentioning=order.code, recipients=_addresses(contact), since=order.placed_at - DAY)
    listings = OrderLine.objects.of_every_version(order).values("listing")
    keys = buyer_keys(contact.phone, order.buyer_id)
    BuyerTally.objects.filter(listing__in=listings, buyer_key__in=keys).delete()
    contact.delete()
    changed = Amendment.objects.filter(order=order)
    changed.update(commune=None, street="", commune_before=None, street_before="", reason=GONE)
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
    DraftOrder.objects.filter(placing=order.placing_id).update(author="", author_key="", phone="")


def _addresses(contact: OrderContact) -> set[str]:
    return {contact.email, contact.phone} - {""}
