"""Views that belong to no business: what a browser is told that asked in the wrong way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from market.kernel.kept_forms import kept_form


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Hand an expired form back, ready to be sent once more; one from elsewhere is only told what happened."""
    message = _("Trang đã mở quá lâu hoặc trình duyệt chặn cookie. Hãy quay lại, tải lại trang rồi gửi lần nữa.")
    context = {"message": message, "url": _where_from(request), "kept": kept_form(request)}
    return render(request, "403_csrf.html", context, status=403)


def wrong_method(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    """Return a page in place of an empty 405: the address takes what a button sends, and here is the button."""
    page = render(request, "405.html", {"url": nearest_page(request.path)}, status=405)
    page.headers["Allow"] = refusal.headers.get("Allow", "")
    return page


def nearest_page(path: str) -> str:
    """Return the longest address that a path begins with and that leads somewhere: most often the button's page."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            parts.pop()
        else:
            return above
    return "/"


def _where_from(request: HttpRequest) -> str:
    """Return the page of this market that was open a moment ago, or the front."""
    origin = request.headers.get("Referer", "")
    return origin if url_has_allowed_host_and_scheme(origin, {request.get_host()}) else "/"
