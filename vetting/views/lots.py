"""A vendor's lots: add, correct, close, print their stamps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.clock import today_in_hanoi
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from vetting import access
from vetting.forms.lots import LotForm, PrintForm, QuantityForm
from vetting.labels.printing import LabelJob, print_labels
from vetting.labels.wording import stamp_text
from vetting.models import Lot, Vendor
from vetting.parts import Ability, may
from vetting.selectors import lots as selectors
from vetting.services import lots as services


@vendor_only
@require_safe
def list_lots(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_for_products(request.user, vendor_slug)
    before = request.GET.get("before", "")
    found = list(selectors.lots_of(vendor, before=int(before) if before.isdecimal() and len(before) < 19 else None))
    shown = found[: selectors.PAGE]
    context = {
        "vendor": vendor,
        "lots": [(lot, selectors.is_over(lot, today_in_hanoi())) for lot in shown],
        "next_before": shown[-1].pk if len(found) > selectors.PAGE else None,
        "may_change": _may_change(request, vendor),
    }
    return render(request, "vetting/lots.html", context)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def add_lot(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_for_listing(request.user, vendor_slug)
    today = today_in_hanoi()
    first = {"product": request.GET.get("product"), "number": f"L{today:%y%m%d}", "made_on": today}
    form = LotForm(request.POST or None, vendor=vendor, initial=first)
    if form.is_valid():
        product = form.cleaned_data["product"]
        try:
            lot = services.add_lot(actor=request.user, product=product, facts=form.facts(), request_key=form.key())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã thêm lô %(number)s. In tem ngay bên dưới.") % {"number": lot.number})
            return redirect("vetting:show-lot", vendor.slug, lot.pk)
    context = {"vendor": vendor, "form": form}
    return render(request, "vetting/lot_form.html", context, status=422 if form.errors else 200)


@vendor_only
@require_safe
def show_lot(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.vendor_for_products(request.user, vendor_slug)
    return _show(request, vendor, access.lot_of(vendor, pk))


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct_lot(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    """Say how much there really is."""
    vendor = access.vendor_for_listing(request.user, vendor_slug)
    lot = access.lot_of(vendor, pk)
    form = QuantityForm(request.POST or None, initial={"quantity": lot.quantity})
    if form.is_valid():
        try:
            services.correct_quantity(actor=request.user, lot=lot, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã sửa số lượng lô %(number)s.") % {"number": lot.number})
            return redirect("vetting:show-lot", vendor.slug, lot.pk)
    context = {"vendor": vendor, "lot": lot, "form": form}
    return render(request, "vetting/lot_quantity.html", context, status=422 if form.errors else 200)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def close_lot(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    """Ask once more, then close."""
    vendor = access.vendor_for_listing(request.user, vendor_slug)
    lot = access.lot_of(vendor, pk)
    if request.method != "POST":
        return render(request, "vetting/lot_close.html", {"vendor": vendor, "lot": lot})
    services.close_lot(actor=request.user, lot=lot)
    messages.success(request, _("Đã đóng lô %(number)s.") % {"number": lot.number})
    return redirect("vetting:show-lot", vendor.slug, lot.pk)


@vendor_only
@require_POST
def print_stamps(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    """Answer with the label sheets as PDF; the journal keeps how many were printed."""
    vendor = access.vendor_for_listing(request.user, vendor_slug)
    lot, form = access.lot_of(vendor, pk), PrintForm(request.POST)
    if not form.is_valid():
        return _show(request, vendor, lot, form)
    count, start, paper = form.cleaned_data["count"], form.cleaned_data["start"], form.label_paper
    services.note_printed(actor=request.user, lot=lot, paper=paper.key, count=count)
    with override("vi"):  # goods sold in Viet Nam carry Vietnamese words, whoever prints them
        title = _("Tem lô %(number)s: %(product)s") % {"number": lot.number, "product": lot.product.name}
        pdf = print_labels(LabelJob(title, paper, stamp_text(lot), count, start))
    name = f"tem-{lot.code}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _show(request: PersonRequest, vendor: Vendor, lot: Lot, form: PrintForm | None = None) -> HttpResponse:
    context = {
        "vendor": vendor,
        "lot": lot,
        "file": selectors.lot_file(lot),
        "form": form or PrintForm(),
        "may_change": _may_change(request, vendor),
    }
    return render(request, "vetting/lot.html", context, status=422 if form else 200)


def _may_change(request: HttpRequest, vendor: Vendor) -> bool:
    return may(access.part_in(request.user, vendor.slug), Ability.LIST_GOODS)  # type: ignore[arg-type]
