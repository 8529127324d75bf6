"""A case as its two sides see it: what was said, what may be said, and the files, each through a checked view."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Person
from market.accounts.rules import PersonRequest, public, vendor_only
from market.files.serving import file_response
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from orders import access
from orders.aftercare.acts import Side
from orders.aftercare.case_desk import OPEN, entries_for, silent_sides
from orders.buying.own_orders import proof_of
from orders.forms.cases import SayForm
from orders.models import Case
from orders.services.cases import add_to_case
from orders.views.sending import person_of
from orders.views.with_key import key_query
from orders.witness import log as witness_log
from vetting.access import part_in
from vetting.parts import Ability, may


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_own_case(request: HttpRequest, code: str) -> HttpResponse:
    """Show the buyer the case of an order, and take what the buyer says."""
    order = access.order_of_buyer(request.user, code, proof_of(request))
    case, query = access.case_of(order), key_query(request)
    form = SayForm(request.POST or None, request.FILES or None) if case.status in OPEN else None
    here = reverse("orders:show-own-case", args=[order.code]) + query
    if form and _is_said(request, form, case, Side.BUYER, person_of(request)):
        return redirect(here)
    context = _context(case, Side.BUYER, form) | {"back_url": order.get_absolute_url() + query, "query": query}
    return render(request, "orders/case.html", context, status=422 if form and form.is_bound else 200)


@public
@require_safe
def download_own_evidence(request: HttpRequest, code: str, entry: int) -> HttpResponseBase:
    order = access.order_of_buyer(request.user, code, proof_of(request))
    return file_response(access.evidence_in(access.case_of(order), entry, Side.BUYER), inline=True)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def show_vendor_case(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Show a vendor the case of one of its orders, and take what its owner says."""
    vendor = access.vendor_in_case(request.user, vendor_slug)
    case = access.case_of(access.order_of_vendor(vendor, code))
    settles = may(part_in(request.user, vendor_slug), Ability.SETTLE)
    form = SayForm(request.POST or None, request.FILES or None) if settles and case.status in OPEN else None
    if form and _is_said(request, form, case, Side.VENDOR, request.user):
        return redirect("orders:show-vendor-case", vendor.slug, case.order.code)
    context = _context(case, Side.VENDOR, form) | {"vendor": vendor}
    return render(request, "orders/vendor_case.html", context, status=422 if form and form.is_bound else 200)


@vendor_only
@require_safe
def download_vendor_evidence(request: PersonRequest, vendor_slug: str, code: str, entry: int) -> HttpResponseBase:
    case = access.case_of(access.order_of_vendor(access.vendor_in_case(request.user, vendor_slug), code))
    return file_response(access.evidence_in(case, entry, Side.VENDOR), inline=True)


def _is_said(request: HttpRequest, form: SayForm, case: Case, side: Side, actor: Person | None) -> bool:
    """Keep what the form holds; tell whether that is done."""
    if not form.is_valid():
        return False
    who = f"{case.pk}-{side}"
    limits.hit("evidence", {"side": who, "address": address_block(request)})
    try:
        add_to_case(actor=actor, case=case, saying=form.saying(side))
    except Refused as problem:
        add_problem(form, problem)
        return False
    messages.success(request, _("Đã gửi vào vụ việc."))
    return True


def _context(case: Case, side: Side, form: SayForm | None) -> dict[str, Any]:
    entries = entries_for(case, side)
    return {
        "case": case,
        "order": case.order,
        "side": side,
        "entries": entries,
        "silent": silent_sides(entries),
        "is_open": case.status in OPEN,
        "is_late": case.answer_by < database_now(),
        "history": witness_log.history_of(case.order.code),
        "form": form,
    }
