"""The shared parts of a session's page, drawn once for everybody: the live fragment and the stalls."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sessions.board import Board, Stall, Wish, board_numbered
from sessions.copies import Copy, shared_copy

FRAGMENT_LIFETIME = 1.0  # seconds
STALLS_LIFETIME = 3.0  # seconds; what is left is kept fresh by the fragment
STALLS_PER_PAGE = 24


def live_copy(number: int, language: str) -> Copy:
    """Return the shared live fragment of a session in a language."""
    name = f"live:{number}:{language}"
    return shared_copy(name, partial(_draw_live, number, language), lifetime=FRAGMENT_LIFETIME)


def stalls_copy(number: int, language: str, wish: Wish) -> Copy:
    """Return the stalls of a session as cards, the same for everybody who filters alike."""
    name = f"stalls:{number}:{language}:{wish.branch}:{wish.stars or ''}:{wish.page}"
    return shared_copy(name, partial(_draw_stalls, number, language, wish), lifetime=STALLS_LIFETIME)


def _draw_live(number: int, language: str) -> bytes | None:
    board = board_numbered(number)
    if board is None:
        return None
    with translation.override(language):
        return render_to_string("sessions/_live.html", {"board": board, "evening": board.evening}).encode()


def _draw_stalls(number: int, language: str, wish: Wish) -> bytes | None:
    board = board_numbered(number)
    if board is None:
        return None
    with translation.override(language):
        return render_to_string("sessions/_stalls.html", _stalls_context(board, wish)).encode()


def _stalls_context(board: Board, wish: Wish) -> dict[str, Any]:
    shown = board.stalls_shown
    chosen = wish.choose(shown)
    start = (wish.page - 1) * STALLS_PER_PAGE
    end = start + STALLS_PER_PAGE
    return {
        "board": board,
        "evening": board.evening,
        "stalls": chosen[start:end],
        "total": len(chosen),
        "previous_url": _page(board, wish, wish.page - 1) if start else "",
        "next_url": _page(board, wish, wish.page + 1) if len(chosen) > end else "",
        "summary": f"{start + 1}–{min(end, len(chosen))} / {len(chosen)}",
        "branch_chips": _branch_chips(board, wish, shown),
        "star_chips": _star_chips(board, wish, shown),
    }


def _page(board: Board, wish: Wish, page: int) -> str:
    return _address(board, branch=wish.branch, stars=wish.stars, page=page if page > 1 else None)


def _address(board: Board, **wish: Any) -> str:
    query = urlencode({name: value for name, value in wish.items() if value})
    return reverse("sessions:show-session", args=[board.evening.session.number]) + (f"?{query}" if query else "")


def _branch_chips(board: Board, wish: Wish, stalls: list[Stall]) -> list[dict[str, Any]]:
    branches = {stall.branch.code: stall.branch for stall in stalls}
    every = {"label": _("Mọi nhóm"), "url": _address(board, stars=wish.stars), "current": not wish.branch}
    return [every] + [
        {
            "label": _(branch.name),
            "url": _address(board, branch=branch.code, stars=wish.stars),
            "current": wish.branch == branch.code,
            "count": len(Wish(branch.code, wish.stars).choose(stalls)),
        }
        for branch in sorted(branches.values(), key=lambda branch: branch.position)
    ]


def _star_chips(board: Board, wish: Wish, stalls: list[Stall]) -> list[dict[str, Any]]:
    found = {stall.listing.product.stars for stall in stalls if stall.listing.product.stars}
    every = {"label": _("Mọi hạng sao"), "url": _address(board, branch=wish.branch), "current": not wish.stars}
    return [every] + [
        {
            "label": _("%(stars)d sao") % {"stars": stars},
            "url": _address(board, branch=wish.branch, stars=stars),
            "current": wish.stars == stars,
            "count": len(Wish(wish.branch, stars).choose(stalls)),
        }
        for stars in sorted(found, reverse=True)
    ]
