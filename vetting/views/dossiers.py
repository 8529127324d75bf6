"""The vendor's dossier: what it needs, what it has, how it stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from market.notices.masking import masked
from vetting import access, commitment, contacts, selectors
from vetting.forms.dossiers import SubmitForm
from vetting.models import Dossier, Vendor
from vetting.selectors.conditions import waiting_conditions
from vetting.selectors.corrections import corrections_for_vendor, open_items
from vetting.selectors.vendor_page import ending_lines
from vetting.services import commitments
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
        "corrections": corrections_for_vendor(dossier),
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
def send_commitment_code(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    dossier, seen = access.open_dossier_of(vendor), request.POST.get("commitment", "")
    code = commitments.send_code(actor=request.user, dossier=dossier, seen_sha256=seen)
    messages.success(request, _("Đã gửi mã đến %(recipient)s.") % {"recipient": masked(code.sent_to)})
    return redirect(f"{reverse('vetting:show-vendor-dossier', args=[vendor.slug])}#gui")


@vendor_only
@require_POST
def submit_dossier(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    dossier, form = access.open_dossier_of(vendor), SubmitForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        accepted: dict[str, Any] = {"code": data["code"], "seen_sha256": data["commitment"]}
        try:
            commitments.accept_commitment(actor=request.user, dossier=dossier, **accepted)
            services.submit_dossier(actor=request.user, dossier=dossier, seen_round=data["seen_round"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã gửi hồ sơ. Ban tổ chức sẽ báo kết quả qua thư và trên trang này."))
            return redirect("vetting:show-vendor-dossier", vendor.slug)
    dossier.refresh_from_db()
    return render(request, "vetting/dossier.html", _context(request, vendor, dossier, form), status=422)


def _frame(request: PersonRequest, vendor: Vendor) -> dict[str, object]:
    return {"vendor": vendor, "desk_name": vendor.display_name, "is_owner": access.is_owner(request.user, vendor)}


def _context(
    request: PersonRequest, vendor: Vendor, dossier: Dossier, form: SubmitForm | None = None
) -> dict[str, object]:
    frame, corrections = _frame(request, vendor), corrections_for_vendor(dossier)
    code, address = commitments.live_code(dossier), contacts.code_address(vendor)
    return frame | {
        "dossier": dossier,
        "lines": selectors.checklist_of(dossier),
        "corrections": corrections,
        "open_items": open_items(corrections),
        "conditions": waiting_conditions(vendor),
        "form": form or SubmitForm(initial={"seen_round": dossier.rounds, "commitment": commitment.CURRENT.sha256}),
        "code": code,
        "code_address": address,
        "code_goes_to": masked(address.recipient) if address else "",
        "sent_to": masked(code.sent_to) if code else "",
        "can_edit": frame["is_owner"] and dossier.status in Dossier.EDITABLE,
        "history": selectors.history_of(dossier, vendor, for_office=False),
        "past": selectors.past_dossiers(vendor).exclude(pk=dossier.pk),
        "ending": ending_lines(vendor),
        "commitment": commitment.CURRENT,
        "is_committed": commitments.is_committed(dossier),
    }
