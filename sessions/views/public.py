"""The street's pages: coming sessions, and each session at its one address, before, during and after."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.clock import in_hanoi
from market.kernel.errors import Absent
from market.notices.push import public_key
from sessions import selectors
from sessions.access import evening_numbered
from sessions.air.streams import stream_of
from sessions.evening import Evening
from sessions.forms import ReminderForm
from sessions.forms.watching import WishForm
from sessions.middleware import counted_reply, live_reply
from sessions.night.cards import cards_of
from sessions.night.copies import Copy
from sessions.night.parts import live_copy, replay_copy, ticker_copy
from sessions.night.replay import recording_of
from sessions.night.shelves import stalls_context
from sessions.night.structured import event_markup
from sessions.selectors import SessionCard
from sessions.selectors.planning import skipped_evenings
from sessions.selectors.savings import proved_saving

MOST_COMING = 18  # sessions of the calendar: four months of Fridays


@public
@require_safe
def list_upcoming(request: HttpRequest) -> HttpResponse:
    cards = selectors.session_cards(limit=MOST_COMING)
    first = next((card for card in cards if not card.evening.is_over), None)
    context = {
        "first": first,
        "months": _by_month(card for card in cards if card is not first),
        "skipped": skipped_evenings(),
        "webcal": _webcal(),
    }
    return render(request, "sessions/upcoming.html", context)


def _by_month(cards: Iterable[SessionCard]) -> list[tuple[date, list[SessionCard]]]:
    """Return the cards with the first day of their month in Hanoi, in their order."""
    return [(month, list(rows)) for month, rows in groupby(cards, key=_month)]


def _month(card: SessionCard) -> date:
    return in_hanoi(card.evening.session.opens_at).date().replace(day=1)


def _webcal() -> str:
    """Return the beginning of the feed's address as calendar programs subscribe to it."""
    return "webcal:" + settings.SITE_URL.partition(":")[2]


@public
@gzip_page
@require_safe
def show_session(request: HttpRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    language = get_language() or "vi"
    context = {
        "evening": evening,
        "session": evening.session,
        "language": language,
        "event": event_markup(evening),
        "site_url": settings.SITE_URL,
    }
    if evening.is_running and request.GET.get("xem") == "chu":
        lines = _shared(ticker_copy(number, language))
        return render(request, "sessions/text.html", context | _meanwhile(evening) | {"lines": lines})
    stalls = stalls_context(number, cards_of(number, language), WishForm(request.GET).wish())
    context["stalls"] = mark_safe(render_to_string("sessions/_stalls.html", stalls))  # noqa: S308 - our own template
    if request.headers.get("HX-Target") == "gian-hang":  # never kept: the way back must lead to the whole page
        return HttpResponse(context["stalls"], headers={"Cache-Control": "no-store"})
    if evening.is_over:
        return render(request, "sessions/closed.html", context | _afterwards(evening, language) | _reminding(request))
    context["live"] = _shared(live_copy(number, language))
    if evening.is_running:
        return render(request, "sessions/live.html", context | _meanwhile(evening))
    return render(request, "sessions/planned.html", context | _reminding(request))


def _meanwhile(evening: Evening) -> dict[str, Any]:
    """Return the stream, and for the frame that a session is open: nobody has to ask the database again."""
    return {"stream": stream_of(evening.session.stream_url), "nav": {"live_session": evening.session}}


def _reminding(request: HttpRequest) -> dict[str, Any]:
    form = ReminderForm(initial={"email": getattr(request.user, "email", "")})
    return {"form": form, "push_key": public_key(), "webcal": _webcal()}


def _afterwards(evening: Evening, language: str) -> dict[str, Any]:
    following = selectors.live_session() or selectors.next_session()
    return {
        "result": selectors.result_of(evening.session),
        "saving": proved_saving(evening.session),
        "next": selectors.evening_of(following) if following else None,
        "recording": recording_of(evening.session),
        "chapters": _shared(replay_copy(evening.session.number, language)),
    }


def _shared(copy: Copy) -> SafeString:
    return mark_safe(copy.body.decode())  # noqa: S308 - drawn by our own templates, escaped there


@public
@require_safe
def show_live_fragment(request: HttpRequest, number: int, lang: str) -> HttpResponse:
    """Answer as LiveFragmentMiddleware does; it normally answers first, this keeps the address in the map."""
    _refuse_unknown(lang)
    return live_reply(request, live_copy(number, lang), lang)


@public
@require_safe
def show_ticker(request: HttpRequest, number: int, lang: str) -> HttpResponse:
    """Answer as LiveFragmentMiddleware does, for the evening as lines of text."""
    _refuse_unknown(lang)
    return live_reply(request, ticker_copy(number, lang), lang)


@public
@require_safe
def count_viewer(request: HttpRequest, number: int, lang: str) -> HttpResponse:
    """Answer as LiveFragmentMiddleware does, which counts the page first; a rehearsal's page is not counted."""
    return counted_reply()


def _refuse_unknown(lang: str) -> None:
    if lang not in dict(settings.LANGUAGES):
        raise Absent(_("Chợ chưa nói tiếng này."))
