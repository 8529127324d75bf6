"""Either side asks the office for help about an order, without a word about delivery: a case with its clock."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from market.accounts.models import Person
from market.accounts.rules import PersonRequest, public, vendor_only
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from orders import access
from orders.aftercare.acts import Side
from orders.buying.own_orders import proof_of
from orders.forms.cases import AskOfficeForm
from orders.models import Order
from orders.services import cases
from orders.views.sending import person_of
from orders.views.with_key import key_query
from vetting.access import vendor_for_settling


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_office(request: HttpRequest, code: str) -> HttpResponse:
    """Let the buyer ask the office for help."""
    order = access.order_of_buyer(request.user, code, proof_of(request))
    form, query = AskOfficeForm(request.POST or None, request.FILES or None), key_query(request)
    if _is_asked(request, form, order, Side.BUYER, person_of(request)):
        return redirect(reverse("orders:show-own-case", args=[order.code]) + query)
    context = {"order": order, "form": form, "back_url": order.get_absolute_url() + query}
    return render(request, "orders/ask_office.html", context, status=422 if form.is_bound else 200)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def ask_office_as_vendor(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Let a vendor ask the office for help."""
    vendor = vendor_for_settling(request.user, vendor_slug)
    order, form = access.order_of_vendor(vendor, code), AskOfficeForm(request.POST or None, request.FILES or None)
    if _is_asked(request, form, order, Side.VENDOR, request.user):
        return redirect("orders:show-vendor-case", vendor.slug, order.code)
    back = reverse("orders:show-vendor-order", args=[vendor.slug, order.code])
    context = {"vendor": vendor, "order": order, "form": form, "back_url": back}
    return render(request, "orders/vendor_ask_office.html", context, status=422 if form.is_bound else 200)


def _is_asked(request: HttpRequest, form: AskOfficeForm, order: Order, side: Side, actor: Person | None) -> bool:
    """Open the case the form asks for; tell whether there is one."""
    if not form.is_valid():
        return False
    limits.hit("help", {"side": f"{order.pk}-{side}", "address": address_block(request)})
    try:
        cases.ask_office(actor=actor, order=order, saying=form.saying(side))
    except Refused as problem:
        add_problem(form, problem)
        return False
    messages.success(request, _("Ban tổ chức đã nhận lời nhờ của Anh/Chị và báo cho bên kia."))
    return True
