"""Regular prices: their history and proofs, for the vendor who hands them in and the office that judges them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, signed_in, vendor_only
from market.files.addresses import check_address
from market.files.serving import file_response, page_response
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to, render_part
from vetting import access
from vetting.access.prices import office_proof, proof_for, proof_of_product
from vetting.forms.prices import ACCEPT, JudgementForm, ProofForm
from vetting.models import PriceEvidence
from vetting.selectors.prices import price_history, proof_page, proofs_of, same_file_elsewhere, waiting_proofs
from vetting.services import prices
from vetting.views.files import WIDTHS

FORM = require_http_methods(["GET", "HEAD", "POST"])
judges = office(Role.REVIEWER, Role.APPROVER, Role.DIRECTOR)
VIEWS = (PriceEvidence.Status.WAITING, PriceEvidence.Status.ACCEPTED, PriceEvidence.Status.REFUSED)


@vendor_only
@require_safe
def show_prices(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.vendor_for_products(request.user, vendor_slug)
    product = access.product_of(vendor, pk)
    context = {
        "vendor": vendor,
        "product": product,
        "history": price_history(product),
        "proofs": proofs_of(product),
        "is_owner": access.is_owner(request.user, vendor),
    }
    return render(request, "vetting/prices.html", context)


@vendor_only
@FORM
def add_proof(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = access.product_of(vendor, pk)
    form = ProofForm(request.POST or None, request.FILES or None, initial={"price": product.regular_price})
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            prices.add_proof(actor=request.user, product=product, facts=form.facts(), upload=upload)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã gửi bằng chứng giá. Ban tổ chức sẽ kiểm tra."))
            return go_to(request, "vetting:show-prices", vendor.slug, product.pk)
    context = {"vendor": vendor, "product": product, "form": form}
    return render_part(request, "vetting/proof.html", "form", context, status=422 if form.errors else 200)


@vendor_only
@require_POST
def withdraw_proof(request: PersonRequest, vendor_slug: str, pk: int, proof_pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = access.product_of(vendor, pk)
    prices.withdraw_proof(actor=request.user, proof=proof_of_product(product, proof_pk))
    messages.success(request, _("Đã rút bằng chứng giá."))
    return redirect("vetting:show-prices", vendor.slug, product.pk)


@judges
@require_safe
def list_proofs(request: PersonRequest) -> HttpResponse:
    wanted, after = request.GET.get("xem", ""), request.GET.get("after", "")
    view = wanted if wanted in VIEWS else VIEWS[0]
    address = reverse("vetting:list-proofs")
    context = {
        "view": view,
        "page": proof_page(view, int(after) if after.isdecimal() and len(after) < 10 else None),
        "chips": [
            {
                "url": f"{address}?xem={each}",
                "label": each.label,
                "current": each == view,
                "count": waiting_proofs() if each == VIEWS[0] else None,
            }
            for each in VIEWS
        ],
    }
    return render(request, "vetting/office/proofs.html", context)


@judges
@FORM
def judge_proof(request: PersonRequest, pk: int) -> HttpResponse:
    proof = office_proof(pk)
    form = JudgementForm(request.POST or None, initial={"seen": proof.status})
    if form.is_valid():
        data = form.cleaned_data
        try:
            if data["verdict"] == ACCEPT:
                prices.accept_proof(actor=request.user, proof=proof, seen=data["seen"])
            else:
                prices.refuse_proof(actor=request.user, proof=proof, seen=data["seen"], reason=data["reason"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi kết luận về giá của %(name)s.") % {"name": proof.product.name})
            return redirect("vetting:list-proofs")
    return render(request, "vetting/office/proof.html", _judging(proof, form), status=422 if form.errors else 200)


def _judging(proof: PriceEvidence, form: JudgementForm) -> dict[str, Any]:
    return {
        "proof": proof,
        "product": proof.product,
        "vendor": proof.product.vendor,
        "form": form,
        "pages": range(1, proof.file.pages + 1),
        "history": price_history(proof.product),
        "others": [each for each in proofs_of(proof.product) if each.pk != proof.pk],
        "elsewhere": same_file_elsewhere(proof),
    }


@signed_in
@require_safe
def show_proof_page(request: PersonRequest, pk: int, page: int) -> HttpResponseBase:
    check_address(request)
    width = WIDTHS.get(request.GET.get("co", ""), WIDTHS["nho"])
    return page_response(proof_for(request.user, pk).file, page=page, width=width)


@signed_in
@require_safe
def download_proof(request: PersonRequest, pk: int) -> HttpResponseBase:
    check_address(request)
    return file_response(proof_for(request.user, pk).file, inline=False)
