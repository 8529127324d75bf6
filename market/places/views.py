"""The list behind a commune's text box, and the map of Hà Nội as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.places.outlines import hanoi_edition, hanoi_svg
from market.places.selectors import communes_like

SHORTEST = 2  # letters before anything is proposed
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@public
@require_safe
@cache_control(public=True, max_age=3600)
def search_communes(request: HttpRequest) -> HttpResponse:
    """Return the communes like the text as options; the text comes under whatever name the form's field has."""
    text = str(next(iter(request.GET.values()), "")).strip()
    found = communes_like(text) if len(text) >= SHORTEST else []
    return render(request, "places/commune_options.html", {"communes": found})


@public
@gzip_page
@require_safe
def show_hanoi(request: HttpRequest) -> HttpResponse:
    """Return the map of the communes; asked for by its edition it never changes."""
    kept = FOR_EVER if request.GET.get("ban") == hanoi_edition() else FOR_AN_HOUR
    return HttpResponse(hanoi_svg(), content_type="image/svg+xml", headers={"Cache-Control": kept})
