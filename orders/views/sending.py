"""What every way to order shares: sending the wish, going to the receipt, and what is known of who orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.errors import Refused
from market.kernel.htmx import go_to
from orders import access
from orders.buying import lost_demand
from orders.buying.basket import Contact, DeliveryChoice, WantedLine
from orders.buying.own_basket import basket_of, has_put_nothing_in
from orders.buying.own_orders import remember
from orders.buying.phone_proof import WrongCode, prove
from orders.models import Basket, Placing
from orders.places import known_places
from orders.services.holds import open_holds
from orders.services.placing import place_orders
from sessions.access import evening_numbered


@dataclass(frozen=True)
class Wish:
    """What a page sends when somebody taps "Chốt đơn"; `key` was drawn with the page."""

    key: UUID
    lines: Sequence[WantedLine]
    contact: Contact
    shown_total: int  # đồng, delivery included
    session: int  # its number
    choices: Mapping[int, DeliveryChoice] | None = None  # by vendor; none: each vendor's plainest
    basket: Basket | None = None


def send(request: HttpRequest, wish: Wish) -> Placing:
    """Place what is wished, once per key; a key that somebody else has used opens nothing."""
    limits.hit("order", {"buyer": wish.contact.phone, "address": address_block(request)})
    _prove_phone(request, wish)
    try:
        placing = _place(request, wish)
    except Refused:  # others may not take what this buyer's own basket holds; the buyer may
        basket = None if wish.basket else _holder(request, wish)
        if basket is None:
            raise
        placing = _place(request, replace(wish, basket=basket))
    if placing.is_repeat and not access.may_see_repeat(request.user, placing, wish.contact.phone):
        raise Refused(_("Trang này đã dùng để chốt một đơn khác. Anh/Chị tải lại trang rồi chốt lại."))
    return placing


def _place(request: HttpRequest, wish: Wish) -> Placing:
    return place_orders(
        key=wish.key,
        lines=wish.lines,
        contact=wish.contact,
        buyer=person_of(request),
        shown_total=wish.shown_total,
        session_number=wish.session,
        choices=wish.choices,
        basket=wish.basket,
    )


def _holder(request: HttpRequest, wish: Wish) -> Basket | None:
    """Return the basket of who asks when it holds some of what is wished."""
    if has_put_nothing_in(request, wish.session):
        return None
    basket = basket_of(request, evening_numbered(wish.session).session)
    wanted = [line.listing for line in wish.lines]
    return basket if basket and open_holds(basket).filter(listing__in=wanted).exists() else None


def _prove_phone(request: HttpRequest, wish: Wish) -> None:
    """Let a guest prove the phone before an order that is worth much; who is signed in has proved it before."""
    if request.user.is_authenticated or wish.shown_total < settings.ORDER_CODE_ABOVE:
        return
    typed, address = request.POST.get("code", ""), address_block(request)
    try:
        prove(request.session, phone=wish.contact.phone, total=wish.shown_total, typed=typed, address=address)
    except WrongCode:
        lost_demand.note_lines(session_number=wish.session, lines=wish.lines, reason="code-failed")
        raise


def to_receipt(request: HttpRequest, placing: Placing) -> HttpResponse:
    """Go to the receipt, or to the list of them when several vendors share the placing."""
    if placing.is_repeat:
        messages.info(request, _("Anh/Chị đã chốt đơn này rồi, đây là biên nhận. Muốn đặt thêm, hãy mở lại trang đặt."))
    if len(placing.codes) > 1:
        response = go_to(request, "orders:show-placed", placing.key)
    else:
        response = go_to(request, "orders:show-order", placing.codes[0])
    if not request.user.is_authenticated:
        remember(request, response, placing.codes)
    return response


def known_contact(request: HttpRequest) -> dict[str, Any]:
    """Return what is known about who is signed in: the address they keep, else of the last order, else the account."""
    person = person_of(request)
    if person is None:
        return {}
    known = known_places(person)
    if not known:
        return {"name": person.full_name, "phone": person.phone or ""}
    wanted = request.GET.get("noi-nhan", "")
    place = next((each for each in known if wanted and str(each.pk) == wanted), known[0])
    found = {"name": place.name, "phone": place.phone, "commune": place.commune, "street": place.street}
    return found | {"saved": [each for each in known if each.pk], "place": place}


def person_of(request: HttpRequest) -> Person | None:
    """Return who is signed in."""
    return request.user if isinstance(request.user, Person) else None
