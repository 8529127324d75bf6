"""Closing one's vendor ("Nghỉ bán")."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Problem
from orders.services.closing import close_vendor, hindrances
from vetting.access import vendor_for_members


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Say what closing means and what stands in its way; close when the vendor's name is typed."""
    vendor = vendor_for_members(request.user, vendor_slug)
    typed = " ".join(request.POST.get("name", "").split())
    context = {"vendor": vendor, "hindrances": hindrances(vendor).sentences(), "typed": typed}
    if request.method != "POST":
        return render(request, "orders/close_vendor.html", context)
    if typed.casefold() != " ".join(vendor.display_name.split()).casefold():
        context["error"] = _("Hãy gõ đúng tên gian hàng để xác nhận.")
        return render(request, "orders/close_vendor.html", context, status=422)
    try:
        close_vendor(actor=request.user, vendor=vendor)
    except Problem as problem:
        return render(request, "orders/close_vendor.html", context | {"error": problem.message}, status=problem.status)
    messages.success(request, _("Gian hàng đã nghỉ bán."))
    return redirect("orders:list-archives", vendor.slug)
