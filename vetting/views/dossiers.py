"""The vendor's dossier: what it needs, what it has, how it stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from vetting import access, commitment, selectors
from vetting.models import Dossier, Vendor
from vetting.services import dossiers as services


@vendor_only
@require_safe
def show_vendor_dossier(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_for_dossier(request.user, vendor_slug)
    dossier = selectors.current_dossier(vendor)
    if dossier is None:
        return render(request, "vetting/no_dossier.html", _frame(request, vendor))
    return render(request, "vetting/dossier.html", _context(request, vendor, dossier))


@vendor_only
@require_safe
def show_past_dossier(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.vendor_for_dossier(request.user, vendor_slug)
    dossier = access.dossier_of(vendor, pk)
    if dossier.status not in Dossier.CLOSED:
        return redirect("vetting:show-vendor-dossier", vendor.slug)
    context = _frame(request, vendor) | {
        "dossier": dossier,
        "papers": selectors.submitted_papers(dossier),
        "history": selectors.history_of(dossier, vendor, for_office=False),
    }
    return render(request, "vetting/past_dossier.html", context)


@vendor_only
@require_POST
def open_dossier(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    services.open_dossier(actor=request.user, vendor=vendor)
    return redirect("vetting:show-vendor-dossier", vendor.slug)


@vendor_only
@require_POST
def include_product(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = access.product_of(vendor, pk)
    dossier = services.open_dossier(actor=request.user, vendor=vendor)
    services.include_product(actor=request.user, dossier=dossier, product=product)
    messages.success(request, _("Đã đưa %(name)s vào hồ sơ.") % {"name": product.name})
    return redirect("vetting:show-vendor-dossier", vendor.slug)


@vendor_only
@require_POST
def leave_out_product(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = access.product_of(vendor, pk)
    services.leave_out_product(actor=request.user, dossier=access.open_dossier_of(vendor), product=product)
    messages.success(request, _("Đã bỏ %(name)s khỏi hồ sơ.") % {"name": product.name})
    return redirect("vetting:show-vendor-dossier", vendor.slug)


@vendor_only
@require_POST
def submit_dossier(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    seen = request.POST.get("seen_round", "")
    services.submit_dossier(
        actor=request.user,
        dossier=access.open_dossier_of(vendor),
        seen_round=int(seen) if seen.isdecimal() else -1,
        accepted_sha256=request.POST.get("commitment", ""),
    )
    messages.success(request, _("Đã gửi hồ sơ. Ban tổ chức sẽ báo kết quả qua thư và trên trang này."))
    return redirect("vetting:show-vendor-dossier", vendor.slug)


def _frame(request: PersonRequest, vendor: Vendor) -> dict[str, object]:
    return {"vendor": vendor, "desk_name": vendor.display_name, "is_owner": access.is_owner(request.user, vendor)}


def _context(request: PersonRequest, vendor: Vendor, dossier: Dossier) -> dict[str, object]:
    frame = _frame(request, vendor)
    return frame | {
        "dossier": dossier,
        "lines": selectors.checklist_of(dossier),
        "can_edit": frame["is_owner"] and dossier.status in Dossier.EDITABLE,
        "history": selectors.history_of(dossier, vendor, for_office=False),
        "past": selectors.past_dossiers(vendor).exclude(pk=dossier.pk),
        "ending": selectors.ending_papers(vendor),
        "commitment": commitment.CURRENT,
        "is_committed": dossier.commitment_sha256 == commitment.CURRENT.sha256,
    }
