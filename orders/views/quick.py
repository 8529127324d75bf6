"""Ordering by text: a page without any script, for when everything else fails."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.rules import public
from market.kernel.caching import never_kept_but_refusals
from market.kernel.errors import Problem
from orders import access
from orders.buying.own_orders import proof_of
from orders.forms.quick import QuickForm
from orders.services.agreeing import plain_fee
from orders.typed.text_sheet import TextSheet
from orders.views.sending import Wish, known_contact, send, to_receipt


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def order_by_text(request: HttpRequest, number: int) -> HttpResponse:
    """Read the text and show what it was understood to mean; placed is only what was shown."""
    if request.method != "POST":
        sheet = access.text_sheet_for(number, "")
        return _draw(request, sheet, QuickForm(initial=known_contact(request) | {"key": uuid4()}))
    sheet = access.text_sheet_for(number, request.POST.get("text", ""))
    form, status = QuickForm(request.POST), 422
    if form.is_valid():
        form.judge(sheet)
    if form.is_valid() and not ("place" in request.POST and form.was_shown(sheet)):
        return _draw(request, sheet, form)
    if form.is_valid():
        try:
            return to_receipt(request, send(request, _wish(sheet, form)))
        except Problem as problem:
            form.add_refusal(problem)
            status = problem.status
    return _draw(request, sheet, form, status=status)


@public
@never_cache
@require_safe
def show_placed(request: HttpRequest, key: UUID) -> HttpResponse:
    """List the orders of one placing, one for each vendor, to who placed it."""
    orders = access.placed_orders_for(request.user, key, proof_of(request))
    context = {"orders": orders, "total": sum(order.total for order in orders)}
    return render(request, "orders/placed.html", context)


def _wish(sheet: TextSheet, form: QuickForm) -> Wish:
    data = form.cleaned_data
    return Wish(data["key"], sheet.wanted, form.contact(), shown_total=data["total"], session=_number(sheet))


def _number(sheet: TextSheet) -> int:
    return sheet.evening.session.number


def _draw(request: HttpRequest, sheet: TextSheet, form: QuickForm, *, status: int = 200) -> HttpResponse:
    key = form.cleaned_data.get("key") if form.is_bound else form.initial["key"]
    fee = plain_fee(sheet.wanted, session_number=_number(sheet), commune=form.commune_meant())
    context: dict[str, Any] = {
        "sheet": sheet,
        "session": sheet.evening.session,
        "form": form,
        "phone": form.phone_shown,
        "key": key or uuid4(),
        "is_reviewed": form.is_bound and bool(sheet.lines),
        "was_changed": "place" in request.POST and not form.errors,
        "fee": fee,
        "sum": sheet.total + fee,
        "total": str(sheet.total + fee),  # a plain number in the page's source, whatever the language
    }
    return render(request, "orders/quick.html", context, status=status)
