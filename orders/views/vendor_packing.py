"""Picking and packing: lists as pages that print and as PDF, labels, and the filtered orders as a workbook."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.gate import limits
from orders import access
from orders.desk.filters import DeskFilter, filtered
from orders.desk.member_desk import MOST_AT_ONCE, Desk
from orders.desk.packing import TO_PACK, TO_PICK, pack_routes, pack_rows, pick_lists
from orders.desk.packing_paper import labels_pdf, pack_pdf, pick_pdf, route_pdf
from orders.desk.vendor_rows import VendorRow
from orders.desk.workbook import orders_workbook
from orders.forms.desk import DeskFilterForm
from orders.models import Order
from vetting.access import vendor_for_packing

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 5000  # of a workbook
BY_ROUTE = "tuyen"


@vendor_only
@require_safe
def show_pick_list(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    desk, form, asked = _packing_room(request, vendor_slug)
    sessions = pick_lists(_meant(desk, asked, TO_PICK))
    context = {"vendor": desk.vendor, "desk": desk, "form": form, "asked": asked, "sessions": sessions}
    return render(request, "orders/vendor_pick_list.html", context)


@vendor_only
@require_safe
def show_pack_list(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Show the parcels to pack, one by one or by where they go."""
    desk, form, asked = _packing_room(request, vendor_slug)
    rows = pack_rows(_meant(desk, asked, TO_PACK)[:MOST_AT_ONCE], desk.part)
    by_route = request.GET.get("theo") == BY_ROUTE
    context = {
        "vendor": desk.vendor,
        "desk": desk,
        "form": form,
        "asked": asked,
        "rows": rows,
        "routes": pack_routes(rows) if by_route else [],
        "by_route": by_route,
    }
    return render(request, "orders/vendor_pack_list.html", context)


@vendor_only
@never_cache
@require_safe
def download_pick_list(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    desk, _form, asked = _packing_room(request, vendor_slug)
    _count(desk)
    return _file(pick_pdf(desk, pick_lists(_meant(desk, asked, TO_PICK))), PDF, "soan-hang.pdf")


@vendor_only
@never_cache
@require_safe
def download_pack_list(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    desk, _form, asked = _packing_room(request, vendor_slug)
    _count(desk)
    rows = pack_rows(_meant(desk, asked, TO_PACK)[:MOST_AT_ONCE], desk.part)
    if request.GET.get("theo") == BY_ROUTE:
        return _file(route_pdf(desk, pack_routes(rows)), PDF, "dong-goi-theo-tuyen.pdf")
    return _file(pack_pdf(desk, rows), PDF, "dong-goi.pdf")


@vendor_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def download_labels(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Return labels: of the orders that were ticked, or of all the filter means."""
    desk, _form, asked = _packing_room(request, vendor_slug)
    rows = _labelled(request, desk, asked)
    if not rows:
        messages.info(request, _("Chưa có đơn nào để in nhãn: nhãn in được từ khi đơn được xác nhận."))
        return redirect("orders:list-vendor-orders", desk.vendor.slug)
    _count(desk)
    return _file(labels_pdf(rows), PDF, "nhan.pdf")


@vendor_only
@never_cache
@require_safe
def download_orders(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Return the filtered orders as XLSX to who sees their money."""
    vendor = access.vendor_in_case(request.user, vendor_slug)
    desk = access.desk_for(request.user, vendor_slug)
    _count(desk)
    asked = DeskFilterForm(request.GET, desk=desk).asked()
    rows = pack_rows(filtered(vendor, asked, desk.statuses).order_by("-pk")[:MOST_ROWS], desk.part)
    return _file(orders_workbook(desk, rows), XLSX, "don-hang.xlsx")


def _packing_room(request: PersonRequest, vendor_slug: str) -> tuple[Desk, DeskFilterForm, DeskFilter]:
    vendor_for_packing(request.user, vendor_slug)
    desk = access.desk_for(request.user, vendor_slug)
    form = DeskFilterForm(request.POST if request.method == "POST" else request.GET, desk=desk)
    return desk, form, form.asked()


def _meant(desk: Desk, asked: DeskFilter, usual: Sequence[str]) -> QuerySet[Order]:
    return filtered(desk.vendor, asked, desk.statuses if asked.status else usual).order_by("deliver_by", "pk")


def _labelled(request: PersonRequest, desk: Desk, asked: DeskFilter) -> list[VendorRow]:
    """Return what gets a label: nothing that is not promised yet, for its label would hide whom it goes to."""
    if request.method == "POST" and "everything" not in request.POST:
        picked = [order.pk for order in access.orders_picked(desk, request.POST.getlist("codes"))]
        orders = Order.objects.filter(vendor=desk.vendor, pk__in=picked)
    else:
        orders = _meant(desk, asked, TO_PACK)
    hidden = (Order.Status.PLACED, Order.Status.CANCELLED)
    return pack_rows(orders.exclude(status__in=hidden).order_by("deliver_by", "pk")[:MOST_AT_ONCE], desk.part)


def _count(desk: Desk) -> None:
    limits.hit("desk file", {"vendor": desk.vendor.slug})


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    kind = "inline" if media_type == PDF else "attachment"
    named = {"Content-Disposition": f'{kind}; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=named)
