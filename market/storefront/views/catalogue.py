"""The catalogue: products that were vetted, found without diacritics."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from market.accounts.rules import public
from market.kernel.htmx import is_htmx, render_part
from market.kernel.texts import nfc
from market.storefront.catalogue.forms import FORMER_NAMES, LONGEST_TEXT, CatalogueForm
from market.storefront.catalogue.showing import shown, shown_more
from market.storefront.catalogue.suggesting import suggestions

PART = "ket-qua"  # what choices and typing swap
MORE = "tiep"  # what the next page takes the place of


@public
@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def list_products(request: HttpRequest) -> HttpResponse:
    if set(FORMER_NAMES) & set(request.GET):
        return _led_on(request)
    form, target = CatalogueForm(request.GET), request.headers.get("HX-Target")
    if target == MORE:
        return _part(request, "storefront/_goods.html", shown_more(form))
    context = shown(form) | {"canonical": f"{settings.SITE_URL}{request.path}"}
    if is_htmx(request) or target == PART:
        return _part(request, "storefront/products.html#results", context | {"is_part": True})
    return render(request, "storefront/products.html", context)


def _part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Return a part of the page that is never kept: the way back must lead to the whole page."""
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def _led_on(request: HttpRequest) -> HttpResponse:
    """Lead an address with the English names of before on to the one with the names of today, the rest kept."""
    asked = request.GET.copy()
    for former, name in FORMER_NAMES.items():
        values = asked.pop(former, [])
        if values and name not in asked:
            asked.setlist(name, values)
    return HttpResponsePermanentRedirect(f"{request.path}?{asked.urlencode()}")


@public
@require_safe
@vary_on_headers("HX-Request", "Cookie")
def suggest_products(request: HttpRequest) -> HttpResponse:
    """Return goods, vendors and places for what was typed so far: a list for the search, a page by itself."""
    text = nfc(request.GET.get("q", "").replace("\x00", ""))[:LONGEST_TEXT]
    context = {"text": text, "found": suggestions(text), "catalogue": reverse("storefront:list-products")}
    response = render_part(request, "storefront/suggestions.html", "list", context)
    if is_htmx(request):  # the list alone knows nobody; the page around it says who is signed in
        patch_cache_control(response, public=True, max_age=60)
    return response
