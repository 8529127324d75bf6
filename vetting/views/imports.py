"""Products from a sheet: the template, the upload, the look before it counts, and taking it over."""

import re
import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.files.names import display_name
from market.files.tables import read_table
from market.gate import limits
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from vetting import access
from vetting.forms.imports import SheetForm, judge_rows
from vetting.models import ProductImport, Vendor
from vetting.product_sheets.columns import MOST_PRODUCTS, SHEET
from vetting.product_sheets.reading import read_rows
from vetting.product_sheets.template import write_template
from vetting.services import imports as services
from vetting.views.products import UNITS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOP_LINES = 10  # headings and remarks above the products


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_products(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Take a filled-in sheet and go to what it would do."""
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            found = _read(request, vendor, form)
        except Problem as problem:
            add_problem(form, problem)
        else:
            return redirect("vetting:show-import", vendor.slug, found.pk)
    context = {"vendor": vendor, "form": form, "most": MOST_PRODUCTS}
    return render(request, "vetting/import.html", context, status=422 if form.errors else 200)


@vendor_only
@require_safe
def download_sheet(request: PersonRequest, vendor_slug: str) -> FileResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_template(target, vendor, UNITS)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"san-pham-{vendor.slug}.xlsx", content_type=XLSX)


@vendor_only
@require_safe
def show_import(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    """Show what each line would do, before anything is saved."""
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    found = access.import_of(vendor, pk)
    troubles: dict[int, list[dict[str, str]]] = {}
    for each in found.problems:
        troubles.setdefault(each["line"], []).append(each)
    rows = [row | {"troubles": troubles.get(row["line"], [])} for row in found.rows]
    counts = {state: sum(row["state"] == state for row in rows) for state in ("new", "changed", "same", "wrong")}
    context = {"vendor": vendor, "found": found, "rows": rows, "counts": counts}
    context["to_save"] = counts["new"] + counts["changed"]
    return render(request, "vetting/import_rows.html", context)


@vendor_only
@require_POST
def apply_import(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    services.apply_import(actor=request.user, vendor=vendor, pk=access.import_of(vendor, pk).pk)
    messages.success(request, _("Đã lưu các sản phẩm trong bảng. Ảnh và giấy tờ thì thêm ở từng sản phẩm."))
    return redirect("vetting:list-own-products", vendor.slug)


def _read(request: PersonRequest, vendor: Vendor, form: SheetForm) -> ProductImport:
    limits.hit("upload", {"person": str(request.user.pk)})
    upload = form.cleaned_data["file"]
    lines = read_table(upload, sheet=SHEET, most=MOST_PRODUCTS + TOP_LINES)
    judged = judge_rows(vendor, read_rows(lines))
    return services.keep_import(
        actor=request.user,
        vendor=vendor,
        file_name=display_name(re.sub(r"(?i)\.xlsx$", "", upload.name or ""), ending="xlsx"),
        rows=judged.rows,
        troubles=judged.troubles,
    )
