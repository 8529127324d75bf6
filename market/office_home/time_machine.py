"""The time machine: an officer looks at any page as it will be, or was, at another moment. Looking only.

The moment travels in a signed cookie of the officer's own. What a page reads through `market.kernel.clock` follows it;
what sells or writes does not, and is refused besides.
"""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel import clock
from market.kernel.htmx import is_htmx

COOKIE = "xem-luc"
KEPT_SECONDS = 3600  # then the present is back by itself
TRAVELLERS = frozenset({Role.DIRECTOR, Role.ADMIN})
_SALT = "office_home.time_machine"
_ALWAYS = frozenset({"office_home:look-at-moment", "office_home:leave-moment", "account_logout"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class TimeMachineMiddleware:
    """Draw pages as of the moment in the officer's cookie; refuse to act there. Last of all middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        moment = moment_of(request) if COOKIE in request.COOKIES else None
        with clock.looking_at(moment) if moment else nullcontext():
            response = self.get_response(request)
            if moment is not None:
                # Templates drawn late would be drawn in the present: all are drawn by now.
                response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse to act while another moment is looked at."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if clock.looked_at() is None or request.method in _SAFE or name in _ALWAYS:
            return None
        words = _("Đang xem chợ ở thời điểm khác nên không làm được gì. Bấm Về hiện tại rồi làm lại.")
        if is_htmx(request):
            return render(request, "components/_problem.html", {"message": words}, status=409)
        messages.error(request, words)
        return render(request, "problem.html", {"message": words}, status=409)


def moment_of(request: HttpRequest) -> datetime | None:
    """Return the moment this officer looks at, or None when the cookie is nobody's, another's or too old."""
    person = request.user
    if not isinstance(person, Person) or not person.roles & TRAVELLERS:
        return None
    try:
        at, pk = signing.loads(request.COOKIES[COOKIE], salt=_SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at) if pk == person.pk else None


def travel(person: Person, moment: datetime, target: str) -> HttpResponse:
    """Return the way to `target`, with the moment to look at it."""
    response = redirect(target)
    value = signing.dumps([moment.isoformat(), person.pk], salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def come_back() -> HttpResponse:
    """Return the way back to the present."""
    response = redirect(reverse("office_home:show-timeline"))
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
