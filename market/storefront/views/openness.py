"""What the market tells of itself: how it ranks, what it decided, for whom it works, whom to tell of a weakness."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.plain_table import write_table
from market.kernel.workbook import Column
from market.policies.operator import operator
from market.storefront import ranking, transparency

REVIEWED_ON = date(2026, 11, 22)  # when somebody last went through the statement of accessibility
CONTACT_HOLDS = timedelta(days=180)  # RFC 9116 wants a date less than a year away


@public
@require_safe
def show_ranking(request: HttpRequest) -> HttpResponse:
    context = {"criteria": ranking.criteria(), "saving_days": ranking.saving_days()}
    return render(request, "storefront/ranking.html", context)


@public
@require_safe
def show_transparency(request: HttpRequest) -> HttpResponse:
    year, years = _year(request)
    context = {"year": year, "years": years, "figures": transparency.figures(year)}
    context["csv_url"] = f"{reverse('storefront:download-transparency')}?nam={year}"
    return render(request, "storefront/transparency.html", context)


@public
@require_safe
def download_transparency(request: HttpRequest) -> HttpResponse:
    year, _years = _year(request)
    columns = (
        Column(_("Mục"), "topic", width=30),
        Column(_("Nội dung"), "label", width=60),
        Column(_("Số"), "value", width=12),
    )
    target = io.BytesIO()
    write_table(target, columns, (vars(figure) for figure in transparency.figures(year)))
    response = HttpResponse(target.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minh-bach-{year}.csv"'
    return response


@public
@require_safe
def show_accessibility(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"operator": operator(), "reviewed_on": REVIEWED_ON}
    return render(request, "storefront/accessibility.html", context)


@public
@require_safe
@cache_control(public=True, max_age=3600)
def show_security_contact(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116), until a day that is always half a year away."""
    expires = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + CONTACT_HOLDS
    lines = (
        f"Contact: mailto:{operator().email}",
        f"Contact: {settings.SITE_URL}{reverse('storefront:show-complaints')}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.SITE_URL}{reverse('storefront:show-security-contact')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def change_password(request: HttpRequest) -> HttpResponseRedirect:
    """Lead password managers to where a password is changed."""
    return HttpResponseRedirect(reverse("account_change_password"))


def _year(request: HttpRequest) -> tuple[int, list[int]]:
    """Return the year asked for and those there are; a year without a market is not found."""
    years = transparency.years()
    wanted = request.GET.get("nam", str(years[0]))
    if wanted not in {str(year) for year in years}:
        raise Http404
    return int(wanted), years
