"""Language and theme: two cookies, set by plain forms."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from market.accounts.rules import public

YEAR = 365 * 24 * 3600  # seconds
THEMES = ("light", "dark")


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
        )
    return response


@public
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else "/")
