"""The vendor's order desk: its own orders only, what to do with each, what to pack."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.accounts.selectors import trade_name_of
from market.kernel.texts import whole_number
from orders import access, selectors
from orders.aftercare import acts
from orders.aftercare.acts import Act, Side
from orders.aftercare.page import After
from orders.aftercare.timeline import badge_of, steps_of, times_of
from orders.desk.filters import DeskFilter, filtered
from orders.desk.member_desk import Desk, needed
from orders.desk.vendor_rows import VendorRow
from orders.forms.desk import DeskFilterForm
from orders.models import Order
from orders.paying.payment import Payment
from orders.witness import log as witness_log
from orders.witness.certificates import standing_of_code
from vetting.parts import may

# What is offered for several orders at once: the act, and where the ticked ones are sent to.
BULK = (
    (acts.CONFIRM, "confirm-picked"),
    (acts.PACK, "pack-picked"),
    (acts.SHIP, "ship-picked"),
    (acts.COLLECT, "collect-picked"),
)


@vendor_only
@require_safe
def list_vendor_orders(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """List the orders that are asked for, with what can be done with several at once."""
    desk = access.desk_for(request.user, vendor_slug)
    form = DeskFilterForm(request.GET, desk=desk)
    asked = form.asked()
    orders = filtered(desk.vendor, asked, desk.statuses)
    found = list(selectors.desk_page(orders, before=whole_number(request.GET.get("before", ""))))
    shown = found[: selectors.DESK_PAGE]
    tabs = _tabs(desk, asked)
    context: dict[str, Any] = {
        "vendor": desk.vendor,
        "desk": desk,
        "form": form,
        "asked": asked,
        "rows": [VendorRow(order, desk.part) for order in shown],
        "tabs": tabs,
        "count": next(tab["count"] for tab in tabs if tab["current"]),
        "bulk": _bulk(desk, shown),
        "next_before": shown[-1].pk if len(found) > selectors.DESK_PAGE else None,
    }
    return render(request, "orders/vendor_orders.html", context)


def _tabs(desk: Desk, asked: DeskFilter) -> list[dict[str, Any]]:
    counts = selectors.counts_by_status(filtered(desk.vendor, replace(asked, status=""), desk.statuses))
    url = reverse("orders:list-vendor-orders", args=[desk.vendor.slug])
    labels = [("", _("Tất cả"))] + [(value, label) for value, label in Order.Status.choices if value in desk.statuses]
    return [
        {
            "url": url + replace(asked, status=status).query,
            "label": label,
            "current": asked.status == status,
            "count": counts.get(status, 0) if status else sum(counts.values()),
        }
        for status, label in labels
    ]


def _bulk(desk: Desk, orders: Sequence[Order]) -> list[tuple[Act, str]]:
    """Return what may be done with several of these orders at once, and where to send them."""
    shown = {order.status for order in orders} - {Order.Status.DISPUTED}
    offered = [pair for pair in BULK if may(desk.part, needed(pair[0])) and shown & pair[0].when]
    return [(act, reverse(f"orders:{name}", args=[desk.vendor.slug])) for act, name in offered]


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
        "trade_name": trade_name_of(order.buyer),
    }
    return render(request, "orders/vendor_order.html", context)
