"""The shared parts of a session's page, drawn once for everybody: the live fragment, its text twin, the replay."""

from functools import partial

from django.template.loader import render_to_string
from django.utils import translation

from sessions.night.copies import Copy, shared_copy
from sessions.night.replay import replay_numbered
from sessions.night.street import street_numbered
from sessions.night.ticker import ticker_lines
from sessions.planning.calendar_file import feed_of
from sessions.selectors.watching import sessions_for_calendars

FRAGMENT_LIFETIME = 1.0  # seconds
TICKER_LIFETIME = 3.0  # seconds
REPLAY_LIFETIME = 30.0  # seconds
FEED_LIFETIME = 300.0  # seconds


def live_copy(number: int, language: str) -> Copy:
    """Return the shared live fragment of a session in a language."""
    name = f"live:{number}:{language}"
    return shared_copy(name, partial(_draw_live, number, language), lifetime=FRAGMENT_LIFETIME)


def ticker_copy(number: int, language: str) -> Copy:
    """Return the evening as lines of text, for those whose line carries no more."""
    name = f"ticker:{number}:{language}"
    return shared_copy(name, partial(_draw_ticker, number, language), lifetime=TICKER_LIFETIME)


def replay_copy(number: int, language: str) -> Copy:
    """Return the chapters of an evening gone by."""
    name = f"replay:{number}:{language}"
    return shared_copy(name, partial(_draw_replay, number, language), lifetime=REPLAY_LIFETIME)


def feed_copy(language: str) -> Copy:
    """Return the calendar feed of all sessions."""
    return shared_copy(f"feed:{language}", partial(_draw_feed, language), lifetime=FEED_LIFETIME)


def _draw_live(number: int, language: str) -> bytes | None:
    street = street_numbered(number)
    if street is None:
        return None
    with translation.override(language):
        context = {"street": street, "board": street.board, "evening": street.evening}
        return render_to_string("sessions/_live.html", context).encode()


def _draw_ticker(number: int, language: str) -> bytes | None:
    street = street_numbered(number)
    if street is None:
        return None
    with translation.override(language):
        context = {"street": street, "board": street.board, "evening": street.evening, "lines": ticker_lines(street)}
        return render_to_string("sessions/_ticker.html", context).encode()


def _draw_replay(number: int, language: str) -> bytes | None:
    replay = replay_numbered(number)
    if replay is None:
        return None
    with translation.override(language):
        return render_to_string("sessions/_chapters.html", {"replay": replay, "session": replay.session}).encode()


def _draw_feed(language: str) -> bytes:
    with translation.override(language):
        return feed_of(sessions_for_calendars())
