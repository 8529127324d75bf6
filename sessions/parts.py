"""The shared parts of a session's page, drawn once for everybody: the live fragment, its text twin, the stalls."""

import json
from dataclasses import asdict
from functools import partial
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import translation

from market.kernel import rehearsing
from market.kernel.texts import fold
from sessions.board import Board, Stall, board_numbered
from sessions.calendar_file import feed_of
from sessions.copies import Copy, shared_copy
from sessions.replay import replay_numbered
from sessions.selectors.watching import sessions_for_calendars
from sessions.street import street_numbered
from sessions.ticker import ticker_lines
from sessions.wishes import Card

FRAGMENT_LIFETIME = 1.0  # seconds
TICKER_LIFETIME = 3.0  # seconds
STALLS_LIFETIME = 3.0  # seconds; what is left is kept fresh by the fragment
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


class Cards(NamedTuple):
    """All stalls of a session, drawn, in running order; and the groups they belong to."""

    cards: list[Card]
    branches: dict[str, str]  # code → name, in the order of the decree
    is_coming: bool
    is_over: bool


_NONE = Cards([], {}, False, False)
_parsed: dict[str, tuple[str, Cards]] = {}  # name → (tag of the copy, what was read from it)
MOST_PARSED = 64  # sessions a process remembers


def cards_of(number: int, language: str) -> Cards:
    """Return the stalls of a session, drawn once for everybody: whoever filters costs the database nothing."""
    name = f"cards:{number}:{language}"
    copy = shared_copy(name, partial(_draw_cards, number, language), lifetime=STALLS_LIFETIME)
    if copy.is_absent:
        return _NONE
    name = rehearsing.apart(name)
    held = _parsed.get(name)
    if held is None or held[0] != copy.etag:
        if len(_parsed) >= MOST_PARSED:
            _parsed.clear()
        held = _parsed[name] = (copy.etag, _read(copy.body))
    return held[1]


def _read(body: bytes) -> Cards:
    data = json.loads(body)
    cards = [Card(**card) for card in data["cards"]]
    return Cards(cards, data["branches"], data["is_coming"], data["is_over"])


def _draw_cards(number: int, language: str) -> bytes | None:
    board = board_numbered(number)
    if board is None:
        return None
    with translation.override(language):
        stalls = [_card(board, stall) for stall in board.stalls_shown]
        branches = sorted({stall.branch for stall in board.stalls_shown}, key=lambda branch: branch.position)
        data = {
            "cards": [asdict(card) for card in stalls],
            "branches": {branch.code: branch.name for branch in branches},
            "is_coming": board.evening.is_coming,
            "is_over": board.evening.is_over,
        }
        return json.dumps(data, ensure_ascii=False).encode()


def _card(board: Board, stall: Stall) -> Card:
    product = stall.listing.product
    return Card(
        html=render_to_string("sessions/_stall.html", {"stall": stall, "evening": board.evening}),
        branch=product.product_set.branch_id,
        stars=product.stars,
        price=stall.unit_price,
        tone=stall.stock.tone,
        key=f"{product.folded_name} {fold(product.vendor.commune.name)} {stall.code.lower()}",
    )


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
