"""For other sites: the news feed, a session's card in a frame of theirs, and how to put it there."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import condition, require_safe

from market.accounts.rules import public
from market.kernel.errors import Absent
from sessions.night.abroad import card_copy, news_copy
from sessions.night.copies import Copy

ANYWHERE: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}
WITH_OWN_FRAMES: dict[str, Any] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}
FRAME = '<iframe src="%s" title="%s" width="360" height="260" loading="lazy" style="border:0;max-width:100%%"></iframe>'


def _news(request: HttpRequest) -> Copy:
    return news_copy(get_language() or "vi")


@public
@condition(etag_func=lambda request: _news(request).etag)
@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """Give what is coming and what was held as RSS; made anew once in five minutes for everybody."""
    kept = {"Cache-Control": "public, max-age=300"}
    return HttpResponse(_news(request).body, content_type="application/rss+xml; charset=utf-8", headers=kept)


@public
@xframe_options_exempt
@csp_override(ANYWHERE)
@cache_control(public=True, max_age=60)
@require_safe
def show_next_card(request: HttpRequest, lang: str) -> HttpResponse:
    """Show the running or next session on somebody else's page: no cookie, no form, no script."""
    return _card(None, lang)


@public
@xframe_options_exempt
@csp_override(ANYWHERE)
@cache_control(public=True, max_age=60)
@require_safe
def show_card(request: HttpRequest, number: int, lang: str) -> HttpResponse:
    """Show one session on somebody else's page, before, during and after it."""
    return _card(number, lang)


def _card(number: int | None, lang: str) -> HttpResponse:
    copy = card_copy(number, lang) if lang in dict(settings.LANGUAGES) else None
    if copy is None or copy.is_absent:
        raise Absent(_("Không có phiên chợ này."))
    return HttpResponse(copy.body, headers={"Content-Language": lang})


@public
@csp_override(WITH_OWN_FRAMES)
@require_safe
def show_embedding(request: HttpRequest) -> HttpResponse:
    return render(request, "sessions/embedding.html", {"frames": _frames(), "site_url": settings.SITE_URL})


def _frames() -> list[dict[str, Any]]:
    """Return the card in each language: its address here and the text that puts it on another page."""
    return [_frame(lang, str(name)) for lang, name in settings.LANGUAGES]


def _frame(lang: str, name: str) -> dict[str, Any]:
    path = reverse("sessions:show-next-card", args=[lang])
    with override(lang):
        title = _("Phiên chợ tới của Chợ đêm trên mây")
    return {"lang": lang, "name": name, "path": path, "title": title, "text": FRAME % (settings.SITE_URL + path, title)}
