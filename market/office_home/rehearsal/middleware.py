"""Everything a person in a rehearsal asks for is answered from the rehearsal, or not at all."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from market.kernel import rehearsing
from market.kernel.htmx import go_to, is_htmx
from market.office_home.rehearsal import doors, keys
from sessions.models import Rehearsal

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Answered by the real market: the rehearsal's own pages, and signing in and out.
_OUTSIDE = ("office_home:rehearsal-", "account_")
_NIGHT = ("sessions:", "orders:")  # where a rehearsal may act; elsewhere it may only look
_REACHES_OUT = frozenset({"sessions:ask-host-service"})  # somebody else's service would take it for real
_HARMLESS = frozenset({"storefront:choose-language", "storefront:choose-theme"})  # cookies only


class RehearsalMiddleware:
    """Let those who hold a key into the rehearsal; show everybody else who holds one out of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.COOKIES.get(rehearsing.COOKIE):
            return self.get_response(request)
        outside = _name_of(request).startswith(_OUTSIDE)
        rehearsal = keys.rehearsal_of(request)
        if rehearsal is None:
            return keys.take_back(self.get_response(request)) if outside else show_out(request)
        request.rehearsal = rehearsal  # type: ignore[attr-defined]
        response = self.get_response(request) if outside else self._inside(request)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _inside(self, request: HttpRequest) -> HttpResponseBase:
        try:
            with doors.inside():
                response = self.get_response(request)
                if isinstance(response, StreamingHttpResponse):
                    # What is read while it is sent would be read outside.
                    response.streaming_content = iter([b"".join(response)])
                _mark_file(response)
                return response
        except doors.Closed:
            return show_out(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse to act anywhere but on the night's screens, and to take files in: bytes are not wiped with rows."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not rehearsing.is_on() or request.method in _SAFE or name in _HARMLESS:
            return None
        if name.startswith(_NIGHT) and name not in _REACHES_OUT and not request.FILES:
            return None
        words = _("Đang diễn tập nên không làm được việc này. Bấm Rời diễn tập rồi làm lại.")
        template = "components/_problem.html" if is_htmx(request) else "problem.html"
        return render(request, template, {"message": words}, status=409)


def _mark_file(response: HttpResponseBase) -> None:
    """Let the name of a file that leaves the screen say where it comes from."""
    named = response.headers.get("Content-Disposition", "")
    if named:
        response.headers["Content-Disposition"] = named.replace('filename="', f'filename="{rehearsing.COOKIE}-')


def rehearsal_in(request: HttpRequest) -> Rehearsal | None:
    """Return the rehearsal a request was let into."""
    return getattr(request, "rehearsal", None)


def show_out(request: HttpRequest) -> HttpResponse:
    """Return the way back to the real market; nothing that was asked for is done there."""
    messages.warning(request, _("Buổi diễn tập đã kết thúc hoặc không còn dành cho Anh/Chị. Đây là chợ thật."))
    where = "office_home:after-log-in" if request.user.is_authenticated else "storefront:home"
    return keys.take_back(go_to(request, where))


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
