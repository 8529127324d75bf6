"""The vendor's order desk: its own orders only, what to do with each, what to pack."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.texts import whole_number
from orders import access, selectors, witness_log
from orders.acts import Side
from orders.after import After
from orders.certificates import standing_of_code
from orders.desk import Desk
from orders.models import Order
from orders.payment import Payment
from orders.services.moves import confirm_orders
from orders.timeline import badge_of, steps_of, times_of
from orders.vendor_rows import VendorRow
from vetting.access import part_in, vendor_for_packing


@vendor_only
@require_safe
def list_vendor_orders(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    desk = access.desk_for(request.user, vendor_slug)
    status, before = request.GET.get("status", ""), whole_number(request.GET.get("before", ""))
    if status not in desk.statuses:
        status = ""
    wanted = (status,) if status else desk.statuses
    found = list(selectors.orders_of_vendor(desk.vendor, statuses=wanted, before=before))
    shown = found[: selectors.DESK_PAGE]
    context: dict[str, Any] = {
        "vendor": desk.vendor,
        "desk": desk,
        "status": status,
        "rows": [VendorRow(order, desk.part) for order in shown],
        "tabs": _tabs(desk, status),
        "can_confirm": desk.packs and any(order.status == Order.Status.PLACED for order in shown),
        "next_before": shown[-1].pk if len(found) > selectors.DESK_PAGE else None,
    }
    return render(request, "orders/vendor_orders.html", context)


def _tabs(desk: Desk, current: str) -> list[dict[str, Any]]:
    counts = {key: n for key, n in selectors.vendor_order_counts(desk.vendor).items() if key in desk.statuses}
    url = reverse("orders:list-vendor-orders", args=[desk.vendor.slug])
    every = {"url": url, "label": _("Tất cả"), "current": not current, "count": sum(counts.values())}
    return [every] + [
        {"url": f"{url}?status={status}", "label": label, "current": current == status, "count": counts.get(status, 0)}
        for status, label in Order.Status.choices
        if status in desk.statuses
    ]


@vendor_only
@require_safe
def show_vendor_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    desk = access.desk_for(request.user, vendor_slug)
    order = access.order_at(desk, code)
    history = witness_log.history_of(order.code)
    context = {
        "vendor": desk.vendor,
        "desk": desk,
        "row": VendorRow(order, desk.part),
        "steps": steps_of(order.status, times_of((each.facts, each.entry.recorded_at) for each in history)),
        "witnessed": history[0],
        "standing": standing_of_code(order.code),
        "acts": [(act, reverse(f"orders:{act.name}-order", args=[vendor_slug, code])) for act in desk.acts(order)],
        "badge": badge_of(order.status),
        "after": After(order, Side.VENDOR),
        "payment": Payment(order),
    }
    return render(request, "orders/vendor_order.html", context)


@vendor_only
@require_safe
def show_pick_list(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = vendor_for_packing(request.user, vendor_slug)
    desk = Desk(vendor, part_in(request.user, vendor_slug))
    orders = [VendorRow(order, desk.part) for order in selectors.orders_to_pack(vendor)]
    context = {"vendor": vendor, "desk": desk, "products": selectors.pick_list(vendor), "rows": orders}
    return render(request, "orders/pick_list.html", context)


@vendor_only
@require_POST
def confirm_picked(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Confirm the orders that were ticked."""
    vendor = vendor_for_packing(request.user, vendor_slug)
    orders = access.orders_of_vendor_by_code(vendor, request.POST.getlist("codes")[: selectors.DESK_PAGE])
    confirmed = confirm_orders(actor=request.user, orders=orders)
    words = ngettext("Đã xác nhận %(n)d đơn.", "Đã xác nhận %(n)d đơn.", confirmed) % {"n": confirmed}
    messages.success(request, words) if confirmed else messages.info(request, _("Chưa chọn đơn mới nào để xác nhận."))
    return redirect("orders:list-vendor-orders", vendor.slug)
