"""Opening a vendor and keeping its profile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from market.accounts.rules import PersonRequest, signed_in, vendor_only
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from vetting import access
from vetting.forms.vendors import OpenVendorForm, VendorForm
from vetting.models import NameWish, Vendor
from vetting.selectors.names import latest_wish, waiting_name
from vetting.services import vendors as services
from vetting.services.vendors import is_profile_open


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_vendor(request: PersonRequest) -> HttpResponse:
    initial = {"representative": request.user.full_name, "phone": request.user.phone, "email": request.user.email}
    form = OpenVendorForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            vendor = services.open_vendor(actor=request.user, profile=form.profile())
        except Problem as problem:
            add_problem(form, problem)
        else:
            _warn(request, form)
            messages.success(request, _("Đã mở gian hàng. Tiếp theo, Anh/Chị thêm sản phẩm và giấy tờ."))
            return redirect("vetting:show-vendor-dossier", vendor.slug)
    return render(request, "vetting/open_vendor.html", {"form": form}, status=422 if form.errors else 200)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_vendor(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    is_open = is_profile_open(vendor)
    wish = latest_wish(vendor)
    initial = {"display_name": wish.name} if wish and wish.status == NameWish.Status.WAITING else {}
    form = VendorForm(request.POST or None, instance=vendor, is_open=is_open, initial=initial)
    if form.is_valid():
        try:
            services.change_profile(actor=request.user, vendor=vendor, profile=form.profile())
        except Problem as problem:
            add_problem(form, problem)
        else:
            _warn(request, form)
            messages.success(request, _saved(vendor))
            return redirect("vetting:show-vendor-dossier", vendor.slug)
    context = {"form": form, "vendor": vendor, "is_open": is_open, "wish": wish}
    return render(request, "vetting/edit_vendor.html", context, status=422 if form.errors else 200)


def _saved(vendor: Vendor) -> str:
    if waiting := waiting_name(vendor):
        return _("Đã lưu. Tên mới chờ Ban tổ chức đồng ý: %(name)s.") % {"name": waiting.name}
    return _("Đã lưu thông tin cơ sở.")


def _warn(request: PersonRequest, form: VendorForm) -> None:
    for warning in form.warnings():
        messages.warning(request, warning)
