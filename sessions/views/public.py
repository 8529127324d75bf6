"""The street's pages: coming and past sessions, and each session at its one address, before, during and after."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.errors import Absent
from market.kernel.htmx import render_part
from sessions import selectors
from sessions.access import evening_numbered
from sessions.calendar_file import calendar_of
from sessions.copies import Copy
from sessions.evening import Evening
from sessions.forms import ReminderForm, WishForm
from sessions.middleware import live_reply
from sessions.parts import live_copy, stalls_copy
from sessions.streams import stream_of

PAST_PER_PAGE = 12


@public
@require_safe
def list_upcoming(request: HttpRequest) -> HttpResponse:
    cards = selectors.session_cards()
    first = next((card for card in cards if not card.evening.is_over), None)
    context = {"first": first, "cards": [card for card in cards if card is not first]}
    return render(request, "sessions/upcoming.html", context)


@public
@require_safe
def list_past(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    results = selectors.past_results(PAST_PER_PAGE + 1, before=int(before) if before.isdecimal() else None)
    shown = results[:PAST_PER_PAGE]
    more = len(results) > PAST_PER_PAGE
    context = {"results": shown, "next_before": shown[-1].evening.session.number if more else None}
    return render(request, "sessions/past.html", context)


@public
@require_safe
def show_session(request: HttpRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    language = get_language() or "vi"
    context = {
        "evening": evening,
        "session": evening.session,
        "language": language,
        "live": _shared(live_copy(number, language)),
        "stalls": _shared(stalls_copy(number, language, WishForm(request.GET).wish())),
    }
    if evening.is_running:
        return render(request, "sessions/live.html", context | {"stream": stream_of(evening.session.stream_url)})
    if evening.is_over:
        return render(request, "sessions/closed.html", context | _afterwards(evening))
    form = ReminderForm(initial={"email": getattr(request.user, "email", "")})
    return render(request, "sessions/planned.html", context | {"form": form})


def _afterwards(evening: Evening) -> dict[str, Any]:
    following = selectors.live_session() or selectors.next_session()
    return {
        "result": selectors.result_of(evening.session),
        "next": selectors.evening_of(following) if following else None,
    }


def _shared(copy: Copy) -> SafeString:
    return mark_safe(copy.body.decode())  # noqa: S308 - drawn by our own templates, escaped there


@public
@require_safe
def show_live_fragment(request: HttpRequest, number: int, lang: str) -> HttpResponse:
    """Answer as LiveFragmentMiddleware does; it normally answers first, this keeps the address in the map."""
    if lang not in dict(settings.LANGUAGES):
        raise Absent(_("Chợ chưa nói tiếng này."))
    return live_reply(request, number, lang)


@public
@require_safe
def show_player(request: HttpRequest, number: int) -> HttpResponse:
    """Show the stream's player: as a part of the live page, or on a page of its own."""
    evening = evening_numbered(number)
    stream = stream_of(evening.session.stream_url)
    if stream is None or evening.is_over:
        raise Absent(_("Phiên này hiện không phát hình."))
    context = {"evening": evening, "session": evening.session, "stream": stream}
    return render_part(request, "sessions/player.html", "player", context)


@public
@require_safe
def calendar_file(request: HttpRequest, number: int) -> HttpResponse:
    """Give the session as a file for the visitor's own calendar."""
    content = calendar_of(evening_numbered(number).session)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="phien-cho-{number}.ics"'},
    )
