"""Placing: all lines or none, once per key, each order witnessed by the very statement that takes its stock.

No notice is queued here: `orders.services.telling` finds the orders nobody has been told of (DESIGN §3.4), so the hot
row is held for one round trip only.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _
from psycopg import errors

from market.accounts.models import Person
from market.kernel.codes import new_code
from market.kernel.errors import Refused, Stale
from orders.buying import lost_demand
from orders.buying.basket import MOST_LINES, MOST_UNITS, Contact, DeliveryChoice, WantedLine
from orders.buying.terms import Obstacle, Terms, read_terms
from orders.models import Basket, Placing
from orders.proofs import buyer_keys
from orders.services.agreeing import agreed_choices
from orders.services.changed_totals import refuse_sum
from orders.services.refusing import gone, hold_ran_out, refusal, total_changed, unknown
from orders.services.taking import Asked, take
from orders.witness.entries import SALT_BYTES, PlacedOrder, SoldLine, buyer_commitment

logger = logging.getLogger(__name__)

TRIES = 3
# A code drawn twice, and a session that closed between the check and the stamp: look again, then decide.
ASK_AGAIN = frozenset({"order_code_once", "witness_placed_once", "witness_placed_while_open"})


@dataclass(frozen=True)
class Wanted:
    """Everything one placing asks for. `choices` by vendor; none are given where nothing was chosen."""

    key: UUID
    lines: list[WantedLine]  # by listing id
    contact: Contact
    shown_total: int  # đồng, delivery included
    session_number: int
    choices: Mapping[int, DeliveryChoice] | None = None
    basket: int | None = None

    @property
    def goods_total(self) -> int:
        """Return what the goods cost, in đồng."""
        return sum(line.amount for line in self.lines)


def place_orders(  # noqa: PLR0913 - one order, agreed in one call
    *,
    key: UUID,
    lines: Sequence[WantedLine],
    contact: Contact,
    buyer: Person | None,
    shown_total: int,
    session_number: int,
    choices: Mapping[int, DeliveryChoice] | None = None,
    basket: Basket | None = None,
    assisted_by: Person | None = None,
) -> Placing:
    """Place one order per vendor, witnessed, or raise Refused naming the line that cannot be had and why.

    The second call with a key returns the first placing, whatever else it asks for (`is_repeat`). With a basket what it
    holds of these listings is used up, and when the key is the basket's own the basket is settled by the placing.
    """
    if buyer and not contact.email:
        contact = replace(contact, email=buyer.email or "")
    in_order = sorted(lines, key=lambda line: line.listing)
    wanted = Wanted(key, in_order, contact, shown_total, session_number, choices, basket.pk if basket else None)
    _judge(wanted)
    for _try in range(TRIES):
        placed = _try_to_place(wanted, buyer, assisted_by) or placed_before(key)
        if placed is not None:
            return placed
    raise Stale(_("Phiên chợ vừa có thay đổi trong lúc chốt đơn. Anh/Chị hãy xem lại rồi chốt lần nữa."))


def _try_to_place(wanted: Wanted, buyer: Person | None, assisted_by: Person | None) -> Placing | None:
    """Place what is wanted, or return what its key placed before; None when the database must be asked again."""
    known = buyer_keys(wanted.contact.phone, buyer.pk if buyer else None)
    terms = _read(wanted, known)
    if _stands_in_the_way(wanted.lines, terms):
        return placed_before(wanted.key) or _refuse(wanted, terms)
    try:
        agreed = agreed_choices(wanted.lines, terms, wanted.contact.commune, wanted.choices, wanted.shown_total)
    except Refused:  # what delivery costs may have changed since the first call
        repeated = placed_before(wanted.key)
        if repeated is None:
            raise
        return repeated
    asked = Asked(
        key=wanted.key,
        session=terms[wanted.lines[0].listing].session,
        buyer=buyer.pk if buyer else None,
        buyer_keys=known,
        contact=wanted.contact,
        lines=wanted.lines,
        terms=terms,
        orders=_draft(wanted.lines, terms, wanted.contact, agreed),
        choices=agreed,
        basket=wanted.basket,
        assisted_by=assisted_by.pk if assisted_by else None,
    )
    placed = _take(asked)
    if placed is not None:
        placed.buyer, placed.session_id = buyer, asked.session
    return placed


def placed_before(key: UUID) -> Placing | None:
    """Return the placing of a key that was used before, or None."""
    placing = Placing.objects.filter(key=key).first()
    if placing is not None:
        placing.codes = tuple(placing.orders.order_by("pk").values_list("code", flat=True))
        placing.is_repeat = True
    return placing


def _judge(wanted: Wanted) -> None:
    """Refuse what no honest page sends."""
    lines = wanted.lines
    listings = {line.listing for line in lines}
    if not 1 <= len(lines) <= MOST_LINES or len(listings) != len(lines):
        raise Refused(_("Giỏ hàng chưa hợp lệ. Hãy mở lại trang rồi chọn lại."))
    if not all(1 <= line.quantity <= MOST_UNITS for line in lines):
        raise Refused(_("Số lượng chưa hợp lệ."), field="quantity")
    total = wanted.goods_total
    refuse_sum(total)
    fees = sum(choice.fee for choice in (wanted.choices or {}).values())
    if wanted.choices is not None and total + fees != wanted.shown_total:
        raise total_changed(wanted.shown_total, total + fees)
    if wanted.shown_total < total:  # nobody is paid for taking goods
        raise total_changed(wanted.shown_total, total)


def _read(wanted: Wanted, known: list[bytes]) -> dict[int, Terms]:
    return read_terms(
        session_number=wanted.session_number,
        listings=[line.listing for line in wanted.lines],
        buyer_keys=known,
        basket=wanted.basket,
    )


def _stands_in_the_way(lines: list[WantedLine], terms: dict[int, Terms]) -> bool:
    return any(line.listing not in terms or terms[line.listing].obstacle(line) for line in lines)


def _refuse(wanted: Wanted, terms: dict[int, Terms]) -> Placing:
    """Raise the refusal of the first line that cannot be had, and count what was wanted in vain."""
    for line in wanted.lines:
        found = terms.get(line.listing)
        obstacle = found.obstacle(line) if found else Obstacle.GONE
        if obstacle is None:
            continue
        if found is None:
            raise unknown()
        late = hold_ran_out(obstacle, found, line, basket=wanted.basket)
        reason = "hold-expired" if late else obstacle
        lost_demand.note(
            session=found.session, reason=reason, listing=line.listing, units=min(line.quantity, found.limit)
        )
        if late:
            raise late
        raise gone(line) if obstacle is Obstacle.GONE else refusal(obstacle, found, line, named=len(wanted.lines) > 1)
    raise AssertionError("nothing stands in the way")


def _draft(
    lines: list[WantedLine], terms: dict[int, Terms], contact: Contact, choices: Mapping[int, DeliveryChoice]
) -> list[tuple[PlacedOrder, bytes]]:
    """Return one order per vendor as the witness will see it, each with a new code and a new salt."""
    by_vendor: dict[int, list[WantedLine]] = {}
    for line in lines:
        by_vendor.setdefault(terms[line.listing].vendor, []).append(line)
    in_grace = any(each.is_closing for each in terms.values())
    drafts = [(_draft_order(own, terms, contact), choices[vendor]) for vendor, own in by_vendor.items()]
    return [(_with_choice(order, choice, is_in_grace=in_grace), salt) for (order, salt), choice in drafts]


def _with_choice(order: PlacedOrder, choice: DeliveryChoice, *, is_in_grace: bool) -> PlacedOrder:
    return replace(
        order,
        deliver_by=order.deliver_by + timedelta(days=choice.days),
        delivery_fee=choice.fee,
        method=choice.method,
        payment=choice.payment,
        is_in_grace=is_in_grace,
    )


def _draft_order(lines: list[WantedLine], terms: dict[int, Terms], contact: Contact) -> tuple[PlacedOrder, bytes]:
    salt = secrets.token_bytes(SALT_BYTES)
    first = terms[lines[0].listing]
    sold = [(line, terms[line.listing]) for line in lines]
    order = PlacedOrder(
        code=new_code(),
        session=first.session_number,
        vendor=first.vendor,
        vendor_name=first.vendor_name,
        lines=tuple(
            SoldLine(line.listing, each.product, each.unit, line.quantity, each.price, each.regular)
            for line, each in sold
        ),
        deliver_by=first.promised,
        buyer=buyer_commitment(
            salt, name=contact.name, phone=contact.phone, commune=contact.commune, street=contact.street
        ),
    )
    return order, salt


def _take(asked: Asked) -> Placing | None:
    """Ask the database; return None when it must be asked again, after looking at what changed."""
    try:
        taken = take(asked)
    except IntegrityError as error:
        if _constraint(error) not in ASK_AGAIN:
            raise
        logger.info("placing %s asks again: %s", asked.key, _constraint(error))
        return None
    except OperationalError as error:
        if not isinstance(error.__cause__, errors.LockNotAvailable):
            raise
        raise Stale(_("Rất nhiều người đang chốt cùng lúc. Anh/Chị bấm Chốt đơn lần nữa.")) from error
    if taken is None:
        return None
    placing = Placing(pk=taken, key=asked.key)
    placing._state.adding = False
    placing.codes = tuple(order.code for order, _salt in asked.orders)
    return placing


def _constraint(error: IntegrityError) -> str:
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, errors.IntegrityError) else ""
