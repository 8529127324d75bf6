"""Ordering again: the goods of a past order into the basket of the open session, or of the next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from orders import access
from orders.buying.own_basket import basket_to_fill
from orders.buying.own_orders import proof_of
from orders.buying.reordering import SoldAgain, sold_again
from orders.services import baskets, holds
from orders.views.sending import person_of
from orders.views.with_key import key_query


@public
@require_POST
def order_again(request: HttpRequest, code: str) -> HttpResponse:
    """Put in what is sold again, at today's prices, and say what is not."""
    order = access.order_of_buyer(request.user, code, proof_of(request))
    person = person_of(request)
    who = f"person {person.pk}" if person else f"order {order.code}"
    limits.hit("hold", {"buyer": who, "address": address_block(request)})
    again = sold_again(order)
    if again is None or not again.goods:
        messages.info(
            request, _("Lần này chưa có món nào của đơn ấy được bán. Anh/Chị xem lại khi phiên sau bày hàng.")
        )
        return redirect(order.get_absolute_url() + key_query(request))
    _fill(request, again)
    return redirect("orders:show-basket", again.session.number)


def _fill(request: HttpRequest, again: SoldAgain) -> None:
    basket = basket_to_fill(request, again.session)
    for each in again.goods:
        baskets.put_in(basket=basket, listing=each.listing, quantity=each.quantity, shown_price=each.price)
    holds.hold_basket(basket=basket, buyer=person_of(request), listings=[each.listing.pk for each in again.goods])
    count = len(again.goods)
    words = ngettext("Đã cho %(n)d món vào giỏ, giá hôm nay.", "Đã cho %(n)d món vào giỏ, giá hôm nay.", count)
    messages.success(request, words % {"n": count})
    if again.missing:
        messages.info(request, _("Lần này không bán: %(names)s.") % {"names": ", ".join(again.missing)})
