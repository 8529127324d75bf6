"""An invoice: asked for by the buyer at the receipt, issued by the vendor, who says so at its desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, public, vendor_only
from market.kernel.errors import Absent, Problem
from market.kernel.forms import add_problem
from orders import access
from orders.aftercare.invoices import invoice_of, invoices_issued, invoices_waiting, is_readable
from orders.buying.own_orders import proof_of
from orders.forms.invoices import InvoiceForm, IssuedForm
from orders.models import InvoiceRequest
from orders.services import invoices
from orders.views.sending import person_of
from orders.views.with_key import key_query
from vetting.access import vendor_where
from vetting.parts import Ability


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_invoice(request: HttpRequest, code: str) -> HttpResponse:
    """Let the buyer say whom the invoice is made out to."""
    order = access.whole_order_of_buyer(request.user, code, proof_of(request))
    back, known = order.get_absolute_url() + key_query(request), invoice_of(order)
    form = InvoiceForm(request.POST or None, initial=_details(known) if known else None)
    if form.is_valid():
        try:
            invoices.ask_for_invoice(actor=person_of(request), order=order, details=form.details())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã gửi yêu cầu hóa đơn cho người bán."))
            if warning := form.warning():
                messages.warning(request, warning)
            return redirect(back)
    context = {"order": order, "form": form, "back_url": back, "invoice": known, "query": key_query(request)}
    return render(request, "orders/invoice.html", context, status=422 if form.is_bound else 200)


@public
@require_POST
def drop_invoice(request: HttpRequest, code: str) -> HttpResponse:
    """Take the wish back; the details are gone with it."""
    order = access.order_of_buyer(request.user, code, proof_of(request))
    invoices.drop_invoice(actor=person_of(request), order=order)
    messages.success(request, _("Đã bỏ yêu cầu hóa đơn."))
    return redirect(order.get_absolute_url() + key_query(request))


@vendor_only
@require_safe
def list_invoices(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = vendor_where(request.user, vendor_slug, Ability.SEE_ORDERS)
    context = {"vendor": vendor, "waiting": invoices_waiting(vendor), "issued": invoices_issued(vendor)}
    return render(request, "orders/vendor_invoices.html", context)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def issue_invoice(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Show whom an invoice is made out to, and take its number once it is issued."""
    vendor = vendor_where(request.user, vendor_slug, Ability.SEE_ORDERS)
    order = access.order_of_vendor(vendor, code)
    invoice = invoice_of(order)
    if invoice is None:
        raise Absent(_("Đơn này không có yêu cầu hóa đơn."))
    form = IssuedForm(request.POST or None, invoice=invoice)
    if form.is_valid():
        try:
            invoices.issue_invoice(actor=request.user, order=order, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi số hóa đơn, khách được báo."))
            return redirect("orders:list-invoices", vendor.slug)
    context = {"vendor": vendor, "order": order, "invoice": invoice, "form": form, "is_readable": is_readable(order)}
    return render(request, "orders/vendor_invoice.html", context, status=422 if form.is_bound else 200)


def _details(invoice: InvoiceRequest) -> dict[str, Any]:
    return {name: getattr(invoice, name) for name in ("name", "tax_code", "address", "email")}
