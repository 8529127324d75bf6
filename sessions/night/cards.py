"""The stalls of a session as cards, drawn once for everybody; each anew only when what it shows has changed."""

import json
from collections.abc import Hashable
from dataclasses import asdict
from functools import partial
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import translation

from market.kernel import clock, rehearsing
from market.kernel.texts import fold
from sessions.night.board import Board, Stall, board_numbered
from sessions.night.copies import shared_copy
from sessions.night.wishes import Card

LIFETIME = 3.0  # seconds; what is left is kept fresh by the fragment
MOST_PARSED = 64  # sessions a process remembers
MOST_DRAWN = 4_096  # cards a process remembers, about 3 kB each


class Cards(NamedTuple):
    """All stalls of a session, drawn, in running order; and the groups they belong to."""

    cards: list[Card]
    branches: dict[str, str]  # code → name, in the order of the decree
    is_coming: bool
    is_over: bool


_NONE = Cards([], {}, False, False)
_parsed: dict[str, tuple[str, Cards]] = {}  # name → (tag of the copy, what was read from it)
_drawn: dict[str, tuple[Hashable, str]] = {}  # session, listing and language → (what was shown, the drawn card)


def cards_of(number: int, language: str) -> Cards:
    """Return the stalls of a session, drawn once for everybody: whoever filters costs the database nothing."""
    name = f"cards:{number}:{language}"
    copy = shared_copy(name, partial(_draw, number, language), lifetime=LIFETIME)
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


def _draw(number: int, language: str) -> bytes | None:
    board = board_numbered(number)
    if board is None:
        return None
    with translation.override(language):
        stalls = [_card(board, stall, language) for stall in board.stalls_shown]
        branches = sorted({stall.branch for stall in board.stalls_shown}, key=lambda branch: branch.position)
        data = {
            "cards": [asdict(card) for card in stalls],
            "branches": {branch.code: branch.name for branch in branches},
            "is_coming": board.evening.is_coming,
            "is_over": board.evening.is_over,
        }
        return json.dumps(data, ensure_ascii=False).encode()


def _card(board: Board, stall: Stall, language: str) -> Card:
    product = stall.listing.product
    return Card(
        html=_html(board, stall, language),
        branch=product.product_set.branch_id,
        stars=product.stars,
        price=stall.unit_price,
        tone=stall.stock.tone,
        key=f"{product.folded_name} {fold(product.vendor.commune.name)} {stall.code.lower()}",
    )


def _html(board: Board, stall: Stall, language: str) -> str:
    """Return the drawn card of a stall: the one at hand as long as it shows the same."""
    name = rehearsing.apart(f"{stall.listing.pk}:{language}")
    shows = _shown(board, stall)
    held = _drawn.get(name)
    if held is not None and held[0] == shows:
        return held[1]
    html = render_to_string("sessions/_stall.html", {"stall": stall, "evening": board.evening})
    if clock.looked_at() is None:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        _drawn[name] = (shows, html)
    return html


def _shown(board: Board, stall: Stall) -> Hashable:
    """Return everything the template shows of a stall; what stands in a card and not here would grow old in it."""
    evening, listing, product = board.evening, stall.listing, stall.listing.product
    return (
        (evening.is_coming, evening.is_running, evening.is_over, evening.session.number, evening.session.opens_at),
        (stall.code, stall.stock, stall.flash),
        (stall.unit_price, stall.session_price, stall.regular, stall.saving, stall.evidence),
        (product.slug, product.name, product.unit, product.stars),
        (product.vendor.display_name, product.vendor.commune.name),
        stall.picture and tuple(stall.picture.items()),
        listing.sold if evening.is_over else listing.allotment,
    )
