"""The basket of a session: put in, change, hold, extend, take out, stand in line. One address, one action."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.errors import Absent, Problem, Refused
from market.kernel.htmx import is_htmx
from orders import access
from orders.buying.basket_sheet import BasketSheet, sheet_of
from orders.buying.own_basket import basket_of, basket_to_fill, has_put_nothing_in
from orders.forms.basket import QuantityForm, WaitForm
from orders.models import Basket
from orders.services import baskets, holds, waiting
from orders.views.sending import person_of
from sessions.access import evening_numbered
from sessions.evening import Evening


@public
@never_cache
@require_safe
def show_basket(request: HttpRequest, number: int) -> HttpResponse:
    return _draw(request, number)


@public
@never_cache
@require_safe
def show_basket_line(request: HttpRequest, number: int) -> HttpResponse:
    """Give the line at the foot of the live page: how much is in the basket, and until when it is held.

    Nothing for who has put nothing in: thousands watch, and their first look costs the database nothing.
    """
    if has_put_nothing_in(request, number):
        return HttpResponse(status=204)
    evening = evening_numbered(number)
    return _bar(request, evening, basket_of(request, evening.session))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def put_in_basket(request: HttpRequest, number: int, listing_id: int) -> HttpResponse:
    """Put units in and hold them for ten minutes; a card's button posts here, a link leads to a page of its own."""
    sheet = access.sheet_for(number, listing_id)
    form, status = QuantityForm(_with_one(request) if request.method == "POST" else None, initial={"quantity": 1}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            _hit(request)
            try:
                return _added(request, sheet.evening, _put_in(request, sheet, form), listing_id)
            except Problem as problem:
                form.add_error(problem.field if problem.field == "quantity" else None, problem.message)
                status = problem.status
        if is_htmx(request):
            words = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return _bar(request, sheet.evening, basket_of(request, sheet.evening.session), problem=words)
    context = {"sheet": sheet, "form": form, "session": sheet.evening.session, "price": str(sheet.price)}
    return render(request, "orders/put_in.html", context, status=status)


@public
@require_POST
def change_basket_line(request: HttpRequest, number: int, listing_id: int) -> HttpResponse:
    basket, form = _own(request, number), QuantityForm(request.POST)
    if not form.is_valid():
        return _draw(request, number, refused=(listing_id, form), status=422)
    _hit(request)
    try:
        baskets.change_line(basket=basket, listing=listing_id, quantity=form.cleaned_data["quantity"])
    except Refused as problem:
        form.add_error("quantity", problem.message)
        return _draw(request, number, refused=(listing_id, form), status=problem.status)
    holds.hold_basket(basket=basket, buyer=person_of(request), listings=[listing_id])
    return _back(request, number)


@public
@require_POST
def take_out_of_basket(request: HttpRequest, number: int, listing_id: int) -> HttpResponse:
    baskets.take_out(basket=_own(request, number), listing=listing_id)
    return _back(request, number, _("Đã bỏ khỏi giỏ; phần đang giữ dành cho người khác."))


@public
@require_POST
def hold_basket(request: HttpRequest, number: int) -> HttpResponse:
    basket = _own(request, number)
    _hit(request)
    held = holds.hold_basket(basket=basket, buyer=person_of(request))
    words = _("Đã giữ hàng cho Anh/Chị trong 10 phút.") if any(held.values()) else _("Chưa giữ được món nào.")
    return _back(request, number, words)


@public
@require_POST
def extend_hold(request: HttpRequest, number: int, listing_id: int) -> HttpResponse:
    holds.extend_hold(basket=_own(request, number), listing=listing_id)
    return _back(request, number, _("Đã giữ thêm 10 phút."))


@public
@require_POST
def wait_for_listing(request: HttpRequest, number: int, listing_id: int) -> HttpResponse:
    basket, form = _own(request, number), WaitForm(request.POST)
    if not form.is_valid():
        return _draw(request, number, refused=(listing_id, form), status=422)
    _hit(request)
    person = person_of(request)
    email = form.cleaned_data["email"] or (person.email if person else "") or ""
    listing = access.sheet_for(number, listing_id).listing
    waiting.join_line(basket=basket, listing=listing, quantity=form.cleaned_data["quantity"], email=email)
    return _back(request, number, _("Anh/Chị đã vào danh sách chờ món này."))


@public
@require_POST
def leave_line(request: HttpRequest, number: int, listing_id: int) -> HttpResponse:
    waiting.leave_line(basket=_own(request, number), listing=listing_id)
    return _back(request, number, _("Đã thôi chờ món này."))


def _put_in(request: HttpRequest, sheet: Any, form: QuantityForm) -> Basket:
    """Put in what is asked for and hold it; before the opening and after the close nothing can be held."""
    if sheet.evening.is_over:
        raise Refused(sheet.why_not)
    basket = basket_to_fill(request, sheet.evening.session)
    price = form.cleaned_data["price"] or sheet.price
    quantity = form.cleaned_data["quantity"]
    baskets.put_in(basket=basket, listing=sheet.listing, quantity=quantity, shown_price=price)
    holds.hold_basket(basket=basket, buyer=person_of(request), listings=[sheet.listing.pk])
    return basket


def _added(request: HttpRequest, evening: Evening, basket: Basket, listing: int) -> HttpResponse:
    if is_htmx(request):
        return _bar(request, evening, basket, added=listing)
    messages.success(request, _("Đã cho vào giỏ."))
    return redirect("orders:show-basket", evening.session.number)


def _own(request: HttpRequest, number: int) -> Basket:
    found = basket_of(request, evening_numbered(number).session)
    if found is None:
        raise Absent(_("Giỏ này đã chốt hoặc chưa có món nào. Anh/Chị mở lại trang phiên chợ."))
    return found


def _hit(request: HttpRequest) -> None:
    """Count against everybody behind one address, and against the person or browser; a first visit has no name yet."""
    person = person_of(request)
    who = f"person {person.pk}" if person else f"browser {request.session.session_key or uuid4()}"
    limits.hit("hold", {"buyer": who, "address": address_block(request)})


def _with_one(request: HttpRequest) -> Any:
    """Return what was sent; the button of a card sends no quantity and means one."""
    data = request.POST.copy()
    data.setdefault("quantity", "1")
    return data


def _back(request: HttpRequest, number: int, words: str = "") -> HttpResponse:
    if words:
        messages.info(request, words)
    return redirect("orders:show-basket", number)


def _bar(
    request: HttpRequest, evening: Evening, basket: Basket | None, *, added: int = 0, problem: str = ""
) -> HttpResponse:
    sheet = sheet_of(basket, evening)
    context = {"sheet": sheet, "session": evening.session, "added": _row_of(sheet, added), "problem": problem}
    return render(request, "orders/_basket_bar.html", context, status=422 if problem else 200)


def _row_of(sheet: BasketSheet, listing: int) -> Any:
    return next((row for row in sheet.rows if row.listing.pk == listing), None)


def _draw(
    request: HttpRequest, number: int, *, refused: tuple[int, QuantityForm] | None = None, status: int = 200
) -> HttpResponse:
    evening = evening_numbered(number)
    sheet = sheet_of(basket_of(request, evening.session), evening)
    at, form = refused or (0, None)
    context = {
        "sheet": sheet,
        "session": evening.session,
        "refused_at": at,
        "refused": form,
        "email": getattr(request.user, "email", "") or "",
    }
    return render(request, "orders/basket.html", context, status=status)
