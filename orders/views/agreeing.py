"""Changing what was agreed: either side proposes, the other accepts or declines, the proposer withdraws."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.models import Person
from market.accounts.rules import PersonRequest, public, vendor_only
from market.kernel.caching import never_kept_but_refusals
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from orders import access
from orders.aftercare.acts import Side
from orders.buying.own_orders import proof_of
from orders.forms.amending import FORMS
from orders.forms.words import WordsForm
from orders.models import Amendment, Order
from orders.paying.payment import Payment
from orders.services import amending
from orders.services.amending import accept_amendment, decline_amendment, propose_amendment, withdraw_amendment
from orders.services.moves import LONGEST_REASON
from orders.views.sending import person_of
from orders.views.with_key import key_query
from vetting.access import vendor_for_settling


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def amend_order(request: HttpRequest, code: str) -> HttpResponse:
    """Let the buyer ask for a change."""
    order = access.whole_order_of_buyer(request.user, code, proof_of(request))
    back = order.get_absolute_url() + key_query(request)
    return _propose(request, person_of(request), order, Side.BUYER, back)


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Let the buyer ask the vendor to cancel what it has confirmed."""
    order = access.whole_order_of_buyer(request.user, code, proof_of(request))
    form = WordsForm(request.POST or None, label=_("Vì sao Anh/Chị muốn hủy"), longest=LONGEST_REASON)
    back = order.get_absolute_url() + key_query(request)
    if form.is_valid():
        try:
            amending.ask_to_cancel(actor=person_of(request), order=order, reason=form.cleaned_data["words"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã gửi đề nghị hủy, chờ người bán trả lời."))
            return redirect(back)
    context = {"order": order, "form": form, "back_url": back, "payment": Payment(order)}
    return render(request, "orders/ask_to_cancel.html", context, status=422 if form.is_bound else 200)


@public
@require_POST
def accept_change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _answer_as_buyer(request, code, pk, accept_amendment)


@public
@require_POST
def decline_change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _answer_as_buyer(request, code, pk, decline_amendment)


@public
@require_POST
def withdraw_change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _answer_as_buyer(request, code, pk, withdraw_amendment)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def amend_vendor_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Let the vendor ask for a change."""
    vendor = vendor_for_settling(request.user, vendor_slug)
    order = access.order_of_vendor(vendor, code)
    back = reverse("orders:show-vendor-order", args=[vendor.slug, order.code])
    return _propose(request, request.user, order, Side.VENDOR, back)


@vendor_only
@require_POST
def accept_vendor_change(request: PersonRequest, vendor_slug: str, code: str, pk: int) -> HttpResponse:
    return _answer_as_vendor(request, vendor_slug, code, pk, accept_amendment)


@vendor_only
@require_POST
def decline_vendor_change(request: PersonRequest, vendor_slug: str, code: str, pk: int) -> HttpResponse:
    return _answer_as_vendor(request, vendor_slug, code, pk, decline_amendment)


@vendor_only
@require_POST
def withdraw_vendor_change(request: PersonRequest, vendor_slug: str, code: str, pk: int) -> HttpResponse:
    return _answer_as_vendor(request, vendor_slug, code, pk, withdraw_amendment)


def _propose(request: HttpRequest, actor: Person | None, order: Order, side: Side, back: str) -> HttpResponse:
    form = FORMS[side](request.POST or None, order=order)
    if form.is_valid():
        try:
            amendment = propose_amendment(actor=actor, order=order, side=side, change=form.change())
        except Problem as problem:
            add_problem(form, problem)
        else:
            is_done = amendment.status == Amendment.Status.ACCEPTED
            messages.success(request, _("Đã sửa đơn.") if is_done else _("Đã gửi đề nghị, chờ bên kia trả lời."))
            return redirect(back)
    page = "orders/amend.html" if side is Side.BUYER else "orders/vendor_amend.html"
    context = {"order": order, "vendor": order.vendor, "form": form, "back_url": back, "side": side}
    return render(request, page, context, status=422 if form.is_bound else 200)


def _answer_as_buyer(request: HttpRequest, code: str, pk: int, answer: Callable[..., Order]) -> HttpResponse:
    order = access.order_of_buyer(request.user, code, proof_of(request))
    answer(actor=person_of(request), amendment=access.amendment_of(order, pk), side=Side.BUYER)
    return redirect(order.get_absolute_url() + key_query(request))


def _answer_as_vendor(
    request: PersonRequest, vendor_slug: str, code: str, pk: int, answer: Callable[..., Order]
) -> HttpResponse:
    order = access.order_of_vendor(vendor_for_settling(request.user, vendor_slug), code)
    answer(actor=request.user, amendment=access.amendment_of(order, pk), side=Side.VENDOR)
    return redirect("orders:show-vendor-order", vendor_slug, order.code)
