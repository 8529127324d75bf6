"""Ordering for somebody on the telephone: placed like every order, under the name of who typed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from orders.buying.basket import Contact, WantedLine
from orders.models import Order, Placing
from orders.services.placing import place_orders

BY_TEXT, BY_MAIL, WITHOUT = "text", "mail", "none"


@dataclass(frozen=True)
class CallerProof:
    """How the caller proved to be reached: by a code, or why no code could be sent."""

    way: str
    why_not: str = ""


@dataclass(frozen=True)
class CallerOrder:
    """What a caller asks for; `key` was drawn with the page."""

    key: UUID
    lines: Sequence[WantedLine]
    contact: Contact
    shown_total: int  # đồng, delivery included
    session: int  # its number


@transaction.atomic
def place_for_caller(*, actor: Person, wish: CallerOrder, proof: CallerProof) -> Placing:
    """Place a caller's order, flagged with who typed it and journalled with how the caller was proved."""
    if proof.way == WITHOUT and not proof.why_not:
        raise Refused(_("Hãy chọn vì sao không gửi được mã."), field="why_not")
    placing = place_orders(
        key=wish.key,
        lines=wish.lines,
        contact=wish.contact,
        buyer=None,
        shown_total=wish.shown_total,
        session_number=wish.session,
        assisted_by=actor,
    )
    if not placing.is_repeat:
        facts = {"codes": list(placing.codes), "proof": proof.way, "why_not": proof.why_not}
        journal.record("order.assisted", actor=actor, subject=placing, session=wish.session, **facts)
    elif Order.objects.filter(placing=placing).exclude(assisted_by=actor).exists():
        raise Refused(_("Trang này đã dùng để chốt một đơn khác. Anh/Chị tải lại trang rồi chốt lại."))
    return placing
