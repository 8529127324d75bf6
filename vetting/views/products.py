"""The vendor's own products."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel import clock
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to, render_part
from vetting import access, selectors
from vetting.forms.products import ProductForm
from vetting.services import products as services
from vetting.services.products import is_product_open

FORM = "vetting/product.html"
# Proposed while typing; a vendor may write anything.
UNITS = (
    gettext_noop("kg"),
    gettext_noop("hộp"),
    gettext_noop("túi"),
    gettext_noop("chai"),
    gettext_noop("lọ"),
    gettext_noop("quả"),
    gettext_noop("cái"),
    gettext_noop("bộ"),
    gettext_noop("tấm"),
)


@vendor_only
@require_safe
def list_products(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_for_products(request.user, vendor_slug)
    context = {
        "vendor": vendor,
        "products": selectors.products_with_state(vendor),
        "is_owner": access.is_owner(request.user, vendor),
    }
    return render(request, "vetting/products.html", context)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def add_product(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    form = ProductForm(request.POST or None, request.FILES or None, proofs=_proofs())
    if form.is_valid():
        data = form.cleaned_data
        try:
            product = services.add_product(
                actor=request.user,
                vendor=vendor,
                facts=form.facts(),
                request_key=data["request_key"] or uuid4(),
                upload=data["picture"],
            )
        except Problem as problem:
            add_problem(form, problem)
        else:
            _warn(request, form)
            messages.success(request, _("Đã thêm %(name)s.") % {"name": product.name})
            return go_to(request, "vetting:show-vendor-dossier", vendor.slug)
    context = {"form": form, "vendor": vendor, "is_open": True, "units": UNITS}
    return render_part(request, FORM, "form", context, status=422 if form.errors else 200)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_product(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = access.product_of(vendor, pk)
    is_open = is_product_open(product)
    form = ProductForm(request.POST or None, instance=product, is_open=is_open, proofs=_proofs())
    if form.is_valid():
        try:
            services.change_product(actor=request.user, product=product, facts=form.facts())
        except Problem as problem:
            add_problem(form, problem)
        else:
            _warn(request, form)
            messages.success(request, _("Đã lưu %(name)s.") % {"name": product.name})
            return go_to(request, "vetting:list-own-products", vendor.slug)
    context = {"form": form, "vendor": vendor, "product": product, "is_open": is_open, "units": UNITS}
    return render_part(request, FORM, "form", context, status=422 if form.errors else 200)


def _proofs() -> dict[str, str]:
    return selectors.proofs_of_claims(clock.today_in_hanoi())


def _warn(request: PersonRequest, form: ProductForm) -> None:
    for warning in form.warnings():
        messages.warning(request, warning)
