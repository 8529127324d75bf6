"""The stalls a visitor sees: chosen from the cards drawn for everybody, with filters and pages. No database."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from sessions.night.cards import Cards
from sessions.night.wishes import BANDS, LEFT, Wish, band_words, left_words

STALLS_PER_PAGE = 24

Chip = dict[str, Any]


def stalls_context(number: int, cards: Cards, wish: Wish) -> dict[str, Any]:
    """Return what the part of the stalls needs: the cards of the wish, its chips, its neighbouring pages."""
    address = reverse("sessions:show-session", args=[number])
    wish = _known(cards, wish)
    chosen = wish.choose(cards.cards)
    start = (wish.page - 1) * STALLS_PER_PAGE
    end = start + STALLS_PER_PAGE
    return {
        "address": address,
        "wish": wish,
        "cards": [mark_safe(card.html) for card in chosen[start:end]],  # noqa: S308 - drawn by our own template
        "total": len(chosen),
        "is_coming": cards.is_coming,
        "is_over": cards.is_over,
        "has_any": bool(cards.cards),
        "previous_url": _url(address, wish, wish.page - 1) if start else "",
        "next_url": _url(address, wish, wish.page + 1) if len(chosen) > end else "",
        "summary": f"{start + 1}–{min(end, len(chosen))} / {len(chosen)}",
        "branch_chips": _branch_chips(address, cards, wish),
        "more_chips": _more_chips(address, cards, wish),
        "narrowed": sum(bool(part) for part in (wish.stars, wish.price, wish.left)),
    }


def _known(cards: Cards, wish: Wish) -> Wish:
    """Return the wish without a group that nobody brought."""
    return wish if not wish.branch or wish.branch in cards.branches else wish.but(branch="")


def _url(address: str, wish: Wish, page: int = 1) -> str:
    query = wish.query | ({"page": page} if page > 1 else {})
    return f"{address}?{urlencode(query)}" if query else address


def _branch_chips(address: str, cards: Cards, wish: Wish) -> list[Chip]:
    names = {code: _(name) for code, name in cards.branches.items()}
    return _chips(address, cards, wish, "branch", (_("Mọi nhóm"), names.items()))


def _more_chips(address: str, cards: Cards, wish: Wish) -> list[dict[str, Any]]:
    """Return the rows of chips behind "narrow down"; a row with one choice only is left out."""
    stars = sorted({card.stars for card in cards.cards if card.stars}, reverse=True)
    bands = [code for code in BANDS if Wish(price=code).choose(cards.cards)]
    rows: list[tuple[str, str, tuple[str, Iterable[tuple[Any, str]]]]] = [
        ("stars", _("Hạng sao"), (_("Mọi hạng sao"), [(n, _("%(stars)d sao") % {"stars": n}) for n in stars])),
        ("price", _("Giá"), (_("Mọi mức giá"), [(code, band_words(code)) for code in bands])),
    ]
    if not cards.is_over:
        rows.append(("left", _("Số lượng còn"), (_("Tất cả"), [(code, left_words(code)) for code in LEFT])))
    drawn = [{"label": label, "chips": _chips(address, cards, wish, name, choices)} for name, label, choices in rows]
    return [
        row for row, (name, *_rest) in zip(drawn, rows, strict=True) if len(row["chips"]) > 2 or getattr(wish, name)
    ]


def _chips(
    address: str, cards: Cards, wish: Wish, name: str, choices: tuple[str, Iterable[tuple[Any, str]]]
) -> list[Chip]:
    every, values = choices
    current = getattr(wish, name)
    empty: Any = None if name == "stars" else ""
    make: Callable[..., Chip] = _chip_of(address, cards.cards)
    chips = [make(every, wish.but(**{name: empty}), is_current=not current, counted=False)]
    return chips + [
        make(label, wish.but(**{name: value}), is_current=current == value, counted=True) for value, label in values
    ]


def _chip_of(address: str, cards: Sequence[Any]) -> Callable[..., Chip]:
    def chip(label: str, wish: Wish, *, is_current: bool, counted: bool) -> Chip:
        made: Chip = {"label": label, "url": _url(address, wish), "current": is_current}
        return made | {"count": len(wish.choose(cards))} if counted else made

    return chip
