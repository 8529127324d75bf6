"""Paying by transfer: the code to scan, the buyer's word that it was sent, the vendor's that it came."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Person
from market.accounts.rules import PersonRequest, public, vendor_only
from orders import access
from orders.buying.own_orders import proof_of
from orders.delivery.access import vendor_for_delivery
from orders.paying.payment import Payment, transfers_due
from orders.services import payments
from orders.views.with_key import key_query
from vetting.models import Vendor

PAGE = 100


@public
@never_cache
@require_safe
def show_vietqr(request: HttpRequest, code: str) -> HttpResponse:
    """Return the VietQR code of an order to who may see its receipt, as PNG."""
    order, _viewer = access.receipt_for(request.user, code, proof_of(request))
    payment = Payment(order)
    if not payment.is_transfer:
        raise Http404
    return HttpResponse(payment.picture(), content_type="image/png")


@public
@require_POST
def report_transfer(request: HttpRequest, code: str) -> HttpResponse:
    order = access.order_of_buyer(request.user, code, proof_of(request))
    actor = request.user if isinstance(request.user, Person) else None
    payments.report_transfer(actor=actor, order=order)
    messages.success(request, _("Đã báo người bán. Họ xem sao kê rồi xác nhận."))
    return redirect(order.get_absolute_url() + key_query(request))


@vendor_only
@require_safe
def list_transfers(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Show the transfers that have not come, to be ticked off against the bank's statement."""
    vendor = vendor_for_delivery(request.user, vendor_slug)
    found = list(transfers_due(vendor)[: PAGE + 1])
    context = {"vendor": vendor, "rows": [Payment(order) for order in found[:PAGE]], "has_more": len(found) > PAGE}
    return render(request, "orders/transfers.html", context)


def _after_word(request: PersonRequest, vendor: Vendor, code: str) -> HttpResponse:
    """Go back to where the word was said: the list, or the order."""
    if "list" in request.POST:
        return redirect("orders:list-transfers", vendor.slug)
    return redirect("orders:show-vendor-order", vendor.slug, code)


@vendor_only
@require_POST
def receive_transfer(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    payments.receive_transfer(actor=request.user, order=access.order_of_vendor(vendor, code))
    messages.success(request, _("Đã ghi: tiền đã về tài khoản."))
    return _after_word(request, vendor, code)


@vendor_only
@require_POST
def miss_transfer(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    payments.miss_transfer(actor=request.user, order=access.order_of_vendor(vendor, code))
    messages.success(request, _("Đã nhờ người mua xem lại lệnh chuyển khoản."))
    return _after_word(request, vendor, code)
