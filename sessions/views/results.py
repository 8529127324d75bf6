"""What the evenings came to, a year at a time."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.texts import whole_number
from sessions.night.trend import trend_of
from sessions.selectors.results import results_of_year, years_with_results


@public
@require_safe
def list_past(request: HttpRequest) -> HttpResponse:
    years = years_with_results()
    asked = whole_number(request.GET.get("nam", ""))
    year = asked if asked in years else next(iter(years), None)
    context: dict[str, Any] = {"results": None}
    if year:
        results = results_of_year(year)
        values = [(each.evening.session.number, each.value) for each in reversed(results.evenings)]
        chips = [{"url": f"?nam={each}", "label": str(each), "current": each == year} for each in years]
        context = {"results": results, "trend": trend_of(values), "chips": chips if len(years) > 1 else []}
    return render(request, "sessions/past.html", context)
