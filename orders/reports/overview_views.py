"""The officials' desk: the market at a glance, and from each figure down to its orders and their witness entries."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import PersonRequest, office
from market.kernel.money import grouped, short_dong
from orders.reports.charts import bars, stacked
from orders.reports.forms import OrdersForm
from orders.reports.map import commune_map
from orders.reports.overview import Overview, overview
from orders.reports.rows import orders_page
from orders.reports.selection import scope_of
from orders.reports.views import READERS, tabs_of

PERIODS = {"12": 12, "26": 26, "52": 52, "156": 156}  # sessions: a quarter, half a year, a year, three years
STARS = (5, 4, 3, 0)


@office(*READERS)
@require_safe
def show_overview(request: PersonRequest) -> HttpResponse:
    period = request.GET.get("ky", "12")
    scope = scope_of(request.user)
    seen = overview(scope, evenings=PERIODS.get(period, PERIODS["12"]))
    context = {
        "overview": seen,
        "latest_url": f"{reverse('reports:show-orders')}?phien={seen.latest.session.pk}" if seen.latest else "",
        "scope": scope,
        "periods": _chips(period if period in PERIODS else "12"),
        "charts": _charts(seen),
        "map": commune_map(seen.places),
        "groups": [(group, [group.values.get(stars, 0) for stars in STARS]) for group in seen.groups],
        "on_time": seen.share("on_time", "sent"),
        "returned": seen.share("returned", "sent"),
        "agreed": seen.share("agreed", "sent"),
        **tabs_of(request),
    }
    return render(request, "orders/reports/overview.html", context)


def _chips(current: str) -> list[dict[str, Any]]:
    address = reverse("reports:show-overview")
    words = {
        "12": _("12 phiên gần đây"),
        "26": _("Nửa năm"),
        "52": _("Một năm"),
        "156": _("Ba năm"),
    }
    return [{"url": f"{address}?ky={key}", "label": words[key], "current": key == current} for key in PERIODS]


def _charts(seen: Overview) -> dict[str, Any]:
    labels = [str(evening.session.number) for evening in seen.evenings]
    values = [evening.sums["value"] for evening in seen.evenings]
    orders = [evening.sums["orders"] for evening in seen.evenings]
    names = {5: _("5 sao"), 4: _("4 sao"), 3: _("3 sao"), 0: _("Chưa xếp sao")}
    by_stars = [(names[stars], [group.values.get(stars, 0) for group in seen.groups]) for stars in STARS]
    return {
        "value": bars(_("Giá trị hàng theo phiên"), labels, [(_("Giá trị"), values)], short_dong),
        "orders": bars(_("Số đơn theo phiên"), labels, [(_("Số đơn"), orders)], grouped),
        "groups": stacked(
            _("Giá trị theo nhóm và hạng sao"), [group.name for group in seen.groups], by_stars, short_dong
        ),
    }


@office(*READERS)
@require_safe
def show_orders(request: PersonRequest) -> HttpResponse:
    form = OrdersForm(request.GET)
    page = orders_page(form.wishes(), scope_of(request.user), status=form.status(), after=form.last_seen())
    query = request.GET.copy()
    query["after"] = str(page.after or "")
    context = {"form": form, "page": page, "next_url": f"?{query.urlencode()}" if page.after else ""}
    return render(request, "orders/reports/orders.html", context)
