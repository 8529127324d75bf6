"""The office's register of vendors: look one up, stop it, let it go on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused, Stale
from market.kernel.forms import add_problem
from vetting import access, selectors, tax_codes
from vetting.forms.office import NameRefusalForm, RegisterForm, SuspensionForm
from vetting.models import Vendor
from vetting.selectors.names import names_to_answer, waiting_name
from vetting.selectors.vendor_page import vendor_page
from vetting.services import suspensions as services


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def list_vendors(request: PersonRequest) -> HttpResponse:
    form = RegisterForm(request.GET)
    wishes = form.wishes()
    context = {"form": form, "wishes": wishes, "page": selectors.register_page(wishes)}
    context["names"] = names_to_answer()
    return render(request, "vetting/office/vendors.html", context)


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_vendor(request: PersonRequest, slug: str) -> HttpResponse:
    return show_page(request, access.office_vendor(slug))


@office(Role.APPROVER)
@require_POST
def suspend_vendor(request: PersonRequest, slug: str) -> HttpResponse:
    vendor = access.office_vendor(slug)
    form = SuspensionForm(request.POST)
    stop = partial(services.suspend_vendor, actor=request.user, vendor=vendor)
    return _stop(request, vendor, vendor.display_name, form, stop) or show_page(request, vendor, form=form)


@office(Role.APPROVER)
@require_POST
def restore_vendor(request: PersonRequest, slug: str) -> HttpResponse:
    vendor = services.restore_vendor(actor=request.user, vendor=access.office_vendor(slug))
    messages.success(request, _("Đã mở lại %(name)s.") % {"name": vendor.display_name})
    return redirect("vetting:show-vendor", slug)


@office(Role.APPROVER)
@require_POST
def suspend_product(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    vendor = access.office_vendor(slug)
    product = access.product_of(vendor, pk)
    form = SuspensionForm(request.POST, prefix=f"p{pk}")
    stop = partial(services.suspend_product, actor=request.user, product=product)
    return _stop(request, vendor, product.name, form, stop) or show_page(request, vendor, product_forms={pk: form})


@office(Role.APPROVER)
@require_POST
def restore_product(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    product = access.product_of(access.office_vendor(slug), pk)
    services.restore_product(actor=request.user, product=product)
    messages.success(request, _("Đã mở lại %(name)s.") % {"name": product.name})
    return redirect("vetting:show-vendor", slug)


def _stop(
    request: PersonRequest, vendor: Vendor, name: str, form: SuspensionForm, stop: Callable[..., object]
) -> HttpResponse | None:
    """Suspend and go back to the vendor's page; return nothing when the form has to be shown again."""
    if not form.is_valid():
        return None
    try:
        stop(reason=form.cleaned_data["reason"])
    except Stale as problem:  # it is stopped already: what the person wanted, but not by these words
        messages.warning(request, problem.message)
    except Refused as problem:
        add_problem(form, problem)
        return None
    else:
        messages.success(request, _("Đã tạm dừng %(name)s.") % {"name": name})
    return redirect("vetting:show-vendor", vendor.slug)


def show_page(
    request: PersonRequest,
    vendor: Vendor,
    *,
    form: SuspensionForm | None = None,
    product_forms: dict[int, SuspensionForm] | None = None,
    name_form: NameRefusalForm | None = None,
) -> HttpResponse:
    """Show a vendor's page; with a form that was sent, what is wrong with it."""
    forms = product_forms or {}
    products = list(selectors.products_with_state(vendor))
    context: dict[str, Any] = {
        "vendor": vendor,
        "form": form or SuspensionForm(),
        "rows": [(product, forms.get(product.pk) or SuspensionForm(prefix=f"p{product.pk}")) for product in products],
        "page": vendor_page(vendor),
        "wish": waiting_name(vendor),
        "name_form": name_form or NameRefusalForm(prefix="ten"),
        "dossiers": selectors.submitted_dossiers(vendor),
        "history": selectors.history_of(vendor, vendor, for_office=True),
        "tax_code_is_plausible": tax_codes.is_plausible(vendor.tax_code),
        "may_suspend": Role.APPROVER in request.user.roles,
    }
    return render(request, "vetting/office/vendor.html", context, status=422 if form or forms or name_form else 200)
