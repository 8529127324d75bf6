"""Home: the night's mood in one glance; and the address that says whether the market is well."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.storefront.front import front_page
from market.storefront.structured import market_markup


@public
@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/home.html", {"front": front_page(), "markup": market_markup()})


@public
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while orders can be taken (the database answers); say which helpers are away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        database = False
    cache.set("health", "1", 5)
    parts = {"database": database, "redis": cache.get("health") == "1"}
    return JsonResponse({"ok": database, "parts": parts}, status=200 if database else 503)
