"""The market as an app on the phone: its card, its worker, and the page for when there is no network."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from market.accounts.rules import public
from market.env import BASE_DIR

WORKER = BASE_DIR / "static" / "js" / "service-worker.js"
NIGHT = "#12173a"


@public
@require_safe
@vary_on_headers("Cookie", "Accept-Language")
def show_manifest(request: HttpRequest) -> HttpResponse:
    """Tell the phone the market's name, colours and pictures, in the language of the page it stands on."""
    shortcuts = [
        (_("Phiên chợ sắp tới"), reverse("sessions:list-upcoming")),
        (_("Chợ của tôi"), reverse("mine:show-mine")),
        (_("Tìm sản phẩm"), reverse("storefront:list-products")),
    ]
    card = {
        "id": "/",
        "name": _("Chợ đêm trên mây"),
        "short_name": _("Chợ đêm"),
        "description": _("Phiên chợ trực tuyến mỗi tối thứ Sáu của nông sản, đặc sản OCOP Hà Nội."),
        "lang": get_language() or "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": NIGHT,
        "background_color": NIGHT,
        "icons": [
            {"src": static("img/app-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/app-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("img/app-mask-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
        "shortcuts": [{"name": name, "url": url} for name, url in shortcuts],
    }
    headers = {"Cache-Control": "private, max-age=3600"}
    return JsonResponse(card, content_type="application/manifest+json", headers=headers)


@public
@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """Give the worker at an address that never changes, so that browsers find its next version."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)


@public
@require_safe
def show_offline(request: HttpRequest) -> HttpResponse:
    """Show the page for no network; the worker fetches it without cookies, so that it is nobody's."""
    response = render(request, "mine/offline.html")
    response["Cache-Control"] = "private, no-cache"
    return response
