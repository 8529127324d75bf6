"""The list behind a commune's text box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.places.selectors import communes_like

SHORTEST = 2  # letters before anything is proposed


@public
@require_safe
@cache_control(public=True, max_age=3600)
def search_communes(request: HttpRequest) -> HttpResponse:
    """Return the communes like the text as options; the text comes under whatever name the form's field has."""
    text = str(next(iter(request.GET.values()), "")).strip()
    found = communes_like(text) if len(text) >= SHORTEST else []
    return render(request, "places/commune_options.html", {"communes": found})
