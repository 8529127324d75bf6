"""The officials' desk: the market at a glance, and from each figure down to its orders and their witness entries."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import PersonRequest, office
from market.kernel.clock import now
from market.kernel.money import grouped
from orders.reports.about import asked_of
from orders.reports.charts import bars, line, stacked
from orders.reports.glance import evening_figures, number_and_unit, orders_url, period_figures, period_of
from orders.reports.map import commune_map
from orders.reports.overview import Overview, overview
from orders.reports.rows import orders_page, sellers
from orders.reports.rows_forms import OrdersForm
from orders.reports.selection import Selection, scope_of
from orders.reports.views import READERS, tabs_of

PERIODS = {"12": 12, "26": 26, "52": 52, "156": 156}  # sessions: a quarter, half a year, a year, three years
STARS = (5, 4, 3, 0)


@office(*READERS)
@require_safe
def show_overview(request: PersonRequest) -> HttpResponse:
    asked = request.GET.get("ky", "12")
    period = asked if asked in PERIODS else "12"
    scope = scope_of(request.user)
    seen = overview(scope, evenings=PERIODS[period])
    is_long = len(seen.evenings) > PERIODS["26"]
    context = {
        "overview": seen,
        "scope": scope,
        "periods": _chips(period),
        "is_long": is_long,
        "glance": evening_figures(seen.latest, seen.before) if seen.latest else [],
        "rest": period_figures(seen),
        "charts": _charts(seen, line if is_long else bars),
        "map": commune_map(seen.places),
        "groups": _groups(seen),
        "rows_url": orders_url(**period_of(seen), tinh_trang="chot"),
        "moment": now(),
    }
    return render(request, "orders/reports/overview.html", context | tabs_of(request))


def _chips(current: str) -> list[dict[str, Any]]:
    address = reverse("reports:show-overview")
    words = {
        "12": _("12 phiên gần đây"),
        "26": _("Nửa năm"),
        "52": _("Một năm"),
        "156": _("Ba năm"),
    }
    return [{"url": f"{address}?ky={key}", "label": words[key], "current": key == current} for key in PERIODS]


def _charts(seen: Overview, trend: Callable[..., str]) -> dict[str, Any]:
    labels = tuple(str(evening.session.number) for evening in seen.evenings)
    names = {5: _("5 sao"), 4: _("4 sao"), 3: _("3 sao"), 0: _("Chưa xếp sao")}
    by_stars = tuple((names[stars], tuple(group.values.get(stars, 0) for group in seen.groups)) for stars in STARS)
    groups = tuple(group.name for group in seen.groups)
    trends: list[tuple[str, Iterable[int | None], Any]] = [
        (_("Giá trị hàng theo phiên"), (evening.sums["value"] for evening in seen.evenings), _money_on_axis),
        (_("Số đơn theo phiên"), (evening.sums["orders"] for evening in seen.evenings), _whole),
        (_("Số chủ thể theo phiên"), (evening.sums["vendors"] for evening in seen.evenings), _whole),
        (_("Người xem cao nhất theo phiên"), (evening.viewers for evening in seen.evenings), _whole),
    ]
    return {
        "trends": [(title, trend(title, labels, ((title, tuple(values)),), words)) for title, values, words in trends],
        "groups": stacked(_("Giá trị theo nhóm và hạng sao"), groups, by_stars, _money_on_axis),
    }


def _whole(number: float) -> str:
    return grouped(round(number))


def _money_on_axis(amount: float) -> str:
    number, unit = number_and_unit(round(amount))
    return f"{number} {unit.removesuffix(' đồng').removesuffix('₫').strip()}".strip()


def _groups(seen: Overview) -> list[dict[str, Any]]:
    """Return what each group sold by stars, each sum with the way to its orders."""
    period = period_of(seen)
    return [
        {
            "name": group.name,
            "cells": [
                (
                    group.values.get(stars, 0),
                    orders_url(**period, tinh_trang="chot", nhom=group.code, sao=stars),
                )
                for stars in STARS
            ],
            "value": group.value,
            "url": orders_url(**period, tinh_trang="chot", nhom=group.code),
        }
        for group in seen.groups
    ]


@office(*READERS)
@require_safe
def show_orders(request: PersonRequest) -> HttpResponse:
    form, scope = OrdersForm(request.GET), scope_of(request.user)
    page = orders_page(form.wishes(), scope, standing=form.standing(), after=form.last_seen())
    query = request.GET.copy()
    query["after"] = str(page.after or "")
    context = {
        "form": form,
        "page": page,
        "asked": [*asked_of(Selection(form.wishes(), now(), scope)), *form.standing_words()],
        "next_url": f"?{query.urlencode()}" if page.after else "",
    }
    return render(request, "orders/reports/orders.html", context)


@office(*READERS)
@require_safe
def show_sellers(request: PersonRequest) -> HttpResponse:
    form, scope = OrdersForm(request.GET), scope_of(request.user)
    session = form.cleaned_data.get("phien")
    found = sellers(session.pk, scope) if session else []
    return render(request, "orders/reports/sellers.html", {"form": form, "session": session, "sellers": found})
