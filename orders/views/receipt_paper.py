"""The receipt on paper."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from orders import access
from orders.access import Viewer
from orders.buying.own_orders import proof_of
from orders.receipt_paper import receipt_pdf
from orders.witness import log as witness_log


@public
@never_cache
@require_safe
def download_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Return the receipt as PDF to who may see it."""
    order, viewer = access.receipt_for(request.user, code, proof_of(request))
    limits.hit("receipt", {"order": order.code, "address": address_block(request)})
    witnessed = witness_log.history_of(order.code)[0]
    pdf = receipt_pdf(order, witnessed, with_contact=viewer is Viewer.BUYER)
    named = {"Content-Disposition": f'inline; filename="bien-nhan-{order.code}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=named)
