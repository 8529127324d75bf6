"""What other sites show of the market: the news feed, a session's card for their pages; drawn once for everybody."""

from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from sessions.night.copies import Copy, shared_copy
from sessions.planning.news_feed import HELD, news_of
from sessions.selectors import card_numbered, live_session, next_session, past_results, session_cards

NEWS_LIFETIME = 300.0  # seconds
CARD_LIFETIME = 20.0  # seconds


def news_copy(language: str) -> Copy:
    """Return the news feed in a language."""
    return shared_copy(f"news:{language}", partial(_draw_news, language), lifetime=NEWS_LIFETIME)


def card_copy(number: int | None, language: str) -> Copy:
    """Return the card of a session, or of the running or next one; absent when there is no such number."""
    return shared_copy(f"card:{number or 0}:{language}", partial(_draw_card, number, language), lifetime=CARD_LIFETIME)


def _draw_news(language: str) -> bytes:
    with translation.override(language):
        return news_of(session_cards(), past_results(HELD))


def _draw_card(number: int | None, language: str) -> bytes | None:
    session = None if number else live_session() or next_session()
    card = card_numbered(number or (session.number if session else 0))
    if number and card is None:
        return None
    with translation.override(language):
        context = {"card": card, "site_url": settings.SITE_URL, "language": language}
        return render_to_string("sessions/card_abroad.html", context).encode()
