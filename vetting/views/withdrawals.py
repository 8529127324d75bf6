"""A vendor stops selling a product, and begins again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from market.accounts.rules import PersonRequest, vendor_only
from vetting import access
from vetting.services import withdrawals as services


@vendor_only
@require_POST
def withdraw_product(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = services.withdraw_product(actor=request.user, product=access.product_of(vendor, pk))
    messages.success(request, _("Đã ngừng bán %(name)s.") % {"name": product.name})
    return redirect("vetting:list-own-products", vendor.slug)


@vendor_only
@require_POST
def resume_product(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = services.resume_product(actor=request.user, product=access.product_of(vendor, pk))
    messages.success(
        request, _("%(name)s trở lại danh sách. Đưa vào hồ sơ để được duyệt lại.") % {"name": product.name}
    )
    return redirect("vetting:edit-product", vendor.slug, product.pk)
