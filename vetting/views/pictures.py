"""The pictures of a product: its vendor's page, and the office's page of those that wait."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, vendor_only
from market.kernel.errors import Problem, Refused
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to, render_part
from vetting import access
from vetting.access.pictures import office_picture, picture_of
from vetting.forms.pictures import DescriptionForm, PictureForm, PictureRefusalForm, PlaceForm
from vetting.models import Product, ProductPicture, Vendor
from vetting.selectors.pictures import pictures_of, pictures_to_see
from vetting.services import pictures
from vetting.services.products import is_product_open

PAGE = "vetting/pictures.html"
judges = office(Role.REVIEWER, Role.APPROVER)


@vendor_only
@require_safe
def list_pictures(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.vendor_for_products(request.user, vendor_slug)
    return render(request, PAGE, _context(request, vendor, access.product_of(vendor, pk)))


@vendor_only
@require_POST
def add_picture(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product, form = access.product_of(vendor, pk), PictureForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        facts = {"alt": data["alt"], "upload": data["picture"], "request_key": data["request_key"]}
        try:
            added = pictures.add_picture(actor=request.user, product=product, **facts)
        except Problem as problem:
            add_problem(form, problem)
        else:
            waits = added.status == ProductPicture.Status.WAITING
            said = _("Đã thêm ảnh. Ban tổ chức xem rồi ảnh mới hiện.") if waits else _("Đã thêm ảnh.")
            messages.success(request, said)
            return go_to(request, "vetting:list-pictures", vendor.slug, product.pk)
    return render_part(request, PAGE, "form", _context(request, vendor, product, form=form), status=422)


@vendor_only
@require_POST
def describe_picture(request: PersonRequest, vendor_slug: str, pk: int, picture_pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = access.product_of(vendor, pk)
    picture, form = picture_of(product, picture_pk), DescriptionForm(request.POST, prefix=f"a{picture_pk}")
    if not form.is_valid():
        return render(request, PAGE, _context(request, vendor, product, described={picture_pk: form}), status=422)
    pictures.describe_picture(actor=request.user, picture=picture, alt=form.cleaned_data["alt"])
    messages.success(request, _("Đã lưu lời mô tả."))
    return redirect("vetting:list-pictures", vendor.slug, product.pk)


@vendor_only
@require_POST
def place_picture(request: PersonRequest, vendor_slug: str, pk: int, picture_pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product, form = access.product_of(vendor, pk), PlaceForm(request.POST)
    if form.is_valid():
        picture = picture_of(product, picture_pk)
        pictures.place_picture(actor=request.user, picture=picture, place=form.cleaned_data["place"])
        messages.success(request, _("Đã đổi thứ tự ảnh."))
    return redirect("vetting:list-pictures", vendor.slug, product.pk)


@vendor_only
@require_POST
def remove_picture(request: PersonRequest, vendor_slug: str, pk: int, picture_pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    product = access.product_of(vendor, pk)
    pictures.remove_picture(actor=request.user, picture=picture_of(product, picture_pk))
    messages.success(request, _("Đã bỏ ảnh."))
    return redirect("vetting:list-pictures", vendor.slug, product.pk)


@judges
@require_safe
def list_waiting_pictures(request: PersonRequest) -> HttpResponse:
    return _waiting(request)


@judges
@require_POST
def show_picture(request: PersonRequest, pk: int) -> HttpResponse:
    picture = pictures.show_picture(actor=request.user, picture=office_picture(pk))
    messages.success(request, _("Ảnh của %(name)s đã hiện.") % {"name": picture.product.name})
    return redirect("vetting:list-waiting-pictures")


@judges
@require_POST
def refuse_picture(request: PersonRequest, pk: int) -> HttpResponse:
    picture, form = office_picture(pk), PictureRefusalForm(request.POST, prefix=f"a{pk}")
    if form.is_valid():
        try:
            pictures.refuse_picture(actor=request.user, picture=picture, reason=form.cleaned_data["reason"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã báo chủ thể. Ảnh không hiện."))
            return redirect("vetting:list-waiting-pictures")
    return _waiting(request, form=form, refused=pk)


def _waiting(request: PersonRequest, *, form: PictureRefusalForm | None = None, refused: int = 0) -> HttpResponse:
    rows = [
        (row, form if form and row.pk == refused else PictureRefusalForm(prefix=f"a{row.pk}"))
        for row in pictures_to_see()
    ]
    return render(request, "vetting/office/pictures.html", {"rows": rows}, status=422 if form else 200)


def _context(
    request: PersonRequest,
    vendor: Vendor,
    product: Product,
    *,
    form: PictureForm | None = None,
    described: dict[int, DescriptionForm] | None = None,
) -> dict[str, Any]:
    forms, rows = described or {}, list(pictures_of(product))
    return {
        "vendor": vendor,
        "product": product,
        "rows": [(row, forms.get(row.pk) or _description(row)) for row in rows],
        "form": form or PictureForm(),
        "is_full": len(rows) >= pictures.MOST,
        "most": pictures.MOST,
        "is_open": is_product_open(product),
        "is_owner": access.is_owner(request.user, vendor),
    }


def _description(row: ProductPicture) -> DescriptionForm:
    return DescriptionForm(prefix=f"a{row.pk}", initial={"alt": row.alt})
