"""The buyer's side: receipts, what a buyer may do with an order, and all of a person's orders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Person
from market.accounts.rules import PersonRequest, public, signed_in
from market.kernel.caching import never_kept_but_refusals
from market.kernel.clock import today_in_hanoi
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.texts import whole_number
from orders import access, selectors
from orders.access import Viewer
from orders.addresses import receipt_url
from orders.aftercare.acts import CANCEL, COMPLAIN, MISSING, RECEIVE, Act, Side, acts_of
from orders.aftercare.page import After
from orders.aftercare.timeline import badge_of, steps_of, times_of
from orders.buying.own_orders import proof_of
from orders.delivery.coming import coming_to
from orders.forms.words import WordsForm
from orders.models import Order
from orders.paying.payment import Payment
from orders.services.moves import LONGEST_PROBLEM, LONGEST_REASON, move_order
from orders.views.with_key import key_query
from orders.witness import log as witness_log
from orders.witness.certificates import standing_of_code


@public
@never_cache
@require_safe
def show_order(request: HttpRequest, code: str) -> HttpResponse:
    order, viewer = access.receipt_for(request.user, code, proof_of(request))
    history = witness_log.history_of(order.code)
    times = times_of((each.facts, each.entry.recorded_at) for each in history)
    context: dict[str, Any] = {
        "order": order,
        "viewer": viewer,
        "contact": getattr(order, "contact", None),
        "badge": badge_of(order.status),
        "steps": steps_of(order.status, times),
        "witnessed": history[0],
        "standing": standing_of_code(order.code),
        "acts": _acts(request, order) if viewer is Viewer.BUYER else [],
        "after": After(order, Side(viewer)),
        "payment": Payment(order),
        "query": key_query(request),
        "keep_url": receipt_url(order) if viewer is Viewer.BUYER else "",
    }
    return render(request, "orders/receipt.html", context)


def _acts(request: HttpRequest, order: Order) -> list[tuple[Act, str]]:
    """Return what the buyer may do now, each with its address."""
    acts = acts_of(Side.BUYER, order.status, method=order.method)
    return [(act, reverse(f"orders:{act.name}-order", args=[order.code]) + key_query(request)) for act in acts]


@public
@require_POST
def receive_order(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the goods are here and paid."""
    order = access.order_of_buyer(request.user, code, proof_of(request))
    move_order(actor=_person(request), order=order, act=RECEIVE)
    return _back(request, order)


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def complain_order(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is wrong with an order."""
    form = WordsForm(request.POST or None, label=_("Chuyện gì xảy ra với đơn này"), longest=LONGEST_PROBLEM)
    return _with_words(request, code, COMPLAIN, form)


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def missing_order(request: HttpRequest, code: str) -> HttpResponse:
    """Say that nothing has come."""
    form = WordsForm(request.POST or None, label=_("Người bán hẹn thế nào, Anh/Chị đã chờ từ khi nào"))
    return _with_words(request, code, MISSING, form)


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_order(request: HttpRequest, code: str) -> HttpResponse:
    """Take an order back before the vendor has confirmed it."""
    form = WordsForm(request.POST or None, label=_("Vì sao Anh/Chị hủy"), longest=LONGEST_REASON)
    return _with_words(request, code, CANCEL, form)


@signed_in
@require_safe
def list_my_orders(request: PersonRequest) -> HttpResponse:
    found = list(selectors.orders_of(request.user, before=whole_number(request.GET.get("before", ""))))
    shown = found[: selectors.PAGE]
    today = today_in_hanoi()
    context = {
        "today": today,
        "coming": [] if "before" in request.GET else coming_to(request.user, today),
        "orders": [(order, badge_of(order.status)) for order in shown],
        "next_before": shown[-1].pk if len(found) > selectors.PAGE else None,
    }
    return render(request, "orders/my_orders.html", context)


def _with_words(request: HttpRequest, code: str, act: Act, form: WordsForm) -> HttpResponse:
    order = access.order_of_buyer(request.user, code, proof_of(request))
    if form.is_valid():
        try:
            move_order(actor=_person(request), order=order, act=act, words=form.cleaned_data["words"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            return _back(request, order)
    context = {"order": order, "act": act, "form": form, "back_url": order.get_absolute_url() + key_query(request)}
    return render(request, "orders/words.html", context, status=422 if form.is_bound else 200)


def _back(request: HttpRequest, order: Order) -> HttpResponse:
    return redirect(order.get_absolute_url() + key_query(request))


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None
