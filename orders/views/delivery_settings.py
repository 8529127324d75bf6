"""A vendor's delivery settings: areas and fees, pick-up points, the bank account, and a trial of it all."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from orders.delivery import settings as settings_of
from orders.delivery.access import area_of, area_or_dropped, point_of, vendor_for_delivery
from orders.delivery.terms import offers_for
from orders.forms.delivery import (
    AccountForm,
    AreaForm,
    PointForm,
    TrialForm,
    first_values_of_area,
    first_values_of_point,
)
from orders.models import DeliveryArea, PickupPoint
from orders.services import accounts, delivery


@vendor_only
@require_safe
def show_delivery(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Show the settings; answer the trial box when it was filled in."""
    vendor = vendor_for_delivery(request.user, vendor_slug)
    trial = TrialForm(request.GET if "commune" in request.GET else None)
    context: dict[str, Any] = {
        "vendor": vendor,
        "areas": settings_of.areas_of(vendor),
        "points": settings_of.points_of(vendor),
        "account": settings_of.account_of(vendor),
        "trial": trial,
        "offer": None,
    }
    if trial.is_valid():
        asked = trial.cleaned_data
        goods, grams = {vendor.pk: asked["goods"]}, {vendor.pk: asked["weight"]}
        context["offer"] = offers_for([vendor.pk], asked["commune"].pk, goods, grams)[vendor.pk]
    return render(request, "orders/delivery.html", context)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def add_area(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    return _keep_area(request, vendor_slug, None)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_area(request: PersonRequest, vendor_slug: str, area_id: int) -> HttpResponse:
    return _keep_area(request, vendor_slug, area_id)


def _keep_area(request: PersonRequest, vendor_slug: str, area_id: int | None) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    area: DeliveryArea | None = area_of(vendor, area_id) if area_id is not None else None
    form = AreaForm(request.POST or None, initial=first_values_of_area(area) if area else None)
    if form.is_valid():
        try:
            delivery.keep_area(actor=request.user, vendor=vendor, terms=form.terms(), area=area)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi vùng giao."))
            return redirect("orders:show-delivery", vendor.slug)
    context = {"vendor": vendor, "area": area, "form": form}
    return render(request, "orders/delivery_area.html", context, status=422 if form.errors else 200)


@vendor_only
@require_POST
def drop_area(request: PersonRequest, vendor_slug: str, area_id: int) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    area = area_or_dropped(vendor, area_id)
    if area is not None and delivery.drop_area(actor=request.user, area=area):
        messages.success(request, _("Đã bỏ vùng giao."))
    else:
        messages.info(request, _("Vùng giao này đã được bỏ từ trước, danh sách dưới đây là mới nhất."))
    return redirect("orders:show-delivery", vendor.slug)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def add_point(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    return _keep_point(request, vendor_slug, None)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_point(request: PersonRequest, vendor_slug: str, point_id: int) -> HttpResponse:
    return _keep_point(request, vendor_slug, point_id)


def _keep_point(request: PersonRequest, vendor_slug: str, point_id: int | None) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    point: PickupPoint | None = point_of(vendor, point_id) if point_id is not None else None
    form = PointForm(request.POST or None, initial=first_values_of_point(point) if point else {"phone": vendor.phone})
    if form.is_valid():
        try:
            delivery.keep_point(actor=request.user, vendor=vendor, terms=form.terms(), point=point)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi điểm nhận."))
            return redirect("orders:show-delivery", vendor.slug)
    context = {"vendor": vendor, "point": point, "form": form}
    return render(request, "orders/delivery_point.html", context, status=422 if form.errors else 200)


@vendor_only
@require_POST
def close_point(request: PersonRequest, vendor_slug: str, point_id: int) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    if delivery.close_point(actor=request.user, point=point_of(vendor, point_id)):
        messages.success(request, _("Đã đóng điểm nhận. Đơn đã hẹn ở đây vẫn giao tại đây."))
    else:
        messages.info(request, _("Điểm nhận này đã đóng từ trước."))
    return redirect("orders:show-delivery", vendor.slug)


@vendor_only
@require_POST
def reopen_point(request: PersonRequest, vendor_slug: str, point_id: int) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    if delivery.reopen_point(actor=request.user, point=point_of(vendor, point_id)):
        messages.success(request, _("Đã mở lại điểm nhận."))
    else:
        messages.info(request, _("Điểm nhận này đang mở."))
    return redirect("orders:show-delivery", vendor.slug)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_account(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    form = AccountForm(request.POST or None, account=accounts.account_in_use(vendor))
    if form.is_valid():
        try:
            accounts.use_account(actor=request.user, vendor=vendor, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đơn mới sẽ chuyển khoản vào tài khoản này. Đơn cũ giữ tài khoản đã hẹn."))
            return redirect("orders:show-delivery", vendor.slug)
    context = {"vendor": vendor, "form": form}
    return render(request, "orders/delivery_account.html", context, status=422 if form.errors else 200)


@vendor_only
@require_POST
def retire_account(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = vendor_for_delivery(request.user, vendor_slug)
    accounts.retire_account(actor=request.user, vendor=vendor)
    messages.success(request, _("Đơn mới chỉ còn nhận hàng rồi trả tiền."))
    return redirect("orders:show-delivery", vendor.slug)
