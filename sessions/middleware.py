"""The hottest address of the market leaves before sign-in, language and everything else is looked at (DESIGN §6)."""

import re
from collections.abc import Callable
from time import time

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from market.kernel import rehearsing
from sessions.night.audience import Audience
from sessions.night.copies import Copy
from sessions.night.parts import live_copy, ticker_copy

LIVE_PATH = re.compile(r"/phien-cho/([0-9]{1,9})/(bang|chu|dang-xem)/(vi|en)/")
COPIES = {"bang": live_copy, "chu": ticker_copy}  # the fragment, and the evening as lines of text


class LiveFragmentMiddleware:
    """Answer the live fragment's address from the shared copy; pass everything else on. First of all middleware.

    Open pages say here that they are open (`sessions.night.audience`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._audience = Audience()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = LIVE_PATH.fullmatch(request.path_info)
        # Who rehearses gets the rehearsal's, after a look at who that is.
        rehearses = rehearsing.COOKIE in request.META.get("HTTP_COOKIE", "")
        if found is None or rehearses or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        number, part, language = int(found[1]), found[2], found[3]
        if part not in COPIES:
            return self._count(number, language)
        return live_reply(request, COPIES[part](number, language), language)

    def _count(self, number: int, language: str) -> HttpResponse:
        """Count an open page, when there is such a session: the shared copy knows."""
        if not live_copy(number, language).is_absent:
            self._audience.note(number)
        return counted_reply()


def counted_reply() -> HttpResponse:
    """Return the empty answer to a page that said it is open."""
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def live_reply(request: HttpRequest, copy: Copy, language: str) -> HttpResponse:
    """Return a shared copy: 304 when the browser has it, 404 when there is no such session."""
    if copy.is_absent:
        return _headed(HttpResponseNotFound(), language)
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    tag = copy.packed_etag if packed else copy.etag
    if _has(request, copy):
        reply: HttpResponse = HttpResponseNotModified()
    else:
        reply = HttpResponse(copy.packed if packed else copy.body)
        if packed:
            reply.headers["Content-Encoding"] = "gzip"
    reply.headers["ETag"] = tag
    return _headed(reply, language)


def _has(request: HttpRequest, copy: Copy) -> bool:
    sent = request.META.get("HTTP_IF_NONE_MATCH", "")
    if not sent:
        return False
    tags = {tag.removeprefix("W/") for tag in parse_etags(sent)}
    return not tags.isdisjoint({copy.etag, copy.packed_etag, "*"})


def _headed(reply: HttpResponse, language: str) -> HttpResponse:
    headers = reply.headers
    if reply.status_code != 304:
        headers["Content-Length"] = str(len(reply.content))
        headers["Content-Language"] = language
    headers["Cache-Control"] = "public, max-age=1"
    headers["Vary"] = "Accept-Encoding"
    headers["X-Server-Time"] = f"{time():.3f}"  # beside the body, so that the body's tag stays the same
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return reply
