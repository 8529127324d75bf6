"""Cards drawn once: a card at hand is shown only as long as a new one would look the same."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from market.kernel.clock import now
from sessions.models import Listing
from sessions.night import cards
from sessions.night.board import board_numbered
from tests.cast import make_listing, make_product, make_session

pytestmark = pytest.mark.django_db

Change = Callable[[Listing], None]


def _set(path: str, value: object, **also: object) -> Change:
    """Return a change of one column (and of what goes with it) of the listing, or of what it belongs to."""

    def change(listing: Listing) -> None:
        *way, column = path.split(".")
        row: object = listing
        for step in way:
            row = getattr(row, step)
        type(row)._base_manager.filter(pk=row.pk).update(**{column: value() if callable(value) else value} | also)  # type: ignore[attr-defined]

    return change


CHANGES = {
    "a unit sold": _set("sold", 15),
    "a unit kept aside": _set("held", 16),
    "allotment": _set("allotment", 30),
    "price": _set("session_price", 77_000),
    "stall code": _set("stall_code", "Z9"),
    "stopped": _set("stopped_at", now),
    "name": _set("product.name", "Bưởi khác"),
    "address": _set("product.slug", "buoi-khac"),
    "unit": _set("product.unit", "chục"),
    "stars": _set("product.stars", 5),
    "producer": _set("product.vendor.display_name", "Nhà vườn khác"),
    "over": _set("session.stopped_at", now, stop_reason="Mất điện cả khu"),
    "paused": _set("session.paused_at", now),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_card_is_drawn_anew_when_what_it_shows_changes(what: str) -> None:
    session = make_session("live")
    listing = make_listing(session, make_product(), sold=1)
    assert _cards(session.number) == _fresh(session.number)
    CHANGES[what](listing)
    assert _cards(session.number) == _fresh(session.number)


def test_cards_that_show_the_same_are_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    session = make_session("live")
    listings = [make_listing(session, make_product()) for _n in range(3)]
    _cards(session.number)
    drawn = []

    def draw(template: str, context: dict[str, object]) -> str:
        drawn.append(context["stall"])
        return render_to_string(template, context)

    monkeypatch.setattr(cards, "render_to_string", draw)
    listings[1].sold = 18
    listings[1].save(update_fields=["sold"])
    _cards(session.number)
    assert [stall.listing.pk for stall in drawn] == [listings[1].pk]  # type: ignore[attr-defined]


def test_nothing_stands_on_a_card_that_is_not_asked_for_change() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "sessions"
    text = "".join((folder / name).read_text() for name in ("_stall.html", "_price.html", "_left.html", "_buy.html"))
    text = re.sub(r"\{#.*?#\}", "", text)
    used = set(re.findall(r"\b(?:stall|product|listing|evening)(?:\.\w+)+", text))
    assert used == {
        *("evening.is_coming", "evening.is_over", "evening.is_running"),
        *("evening.session.number", "evening.session.opens_at"),
        *("listing.allotment", "listing.pk", "listing.sold"),
        *("product.name", "product.slug", "product.stars", "product.unit"),
        *("product.vendor.commune.name", "product.vendor.display_name"),
        *("stall.code", "stall.evidence", "stall.flash", "stall.listing", "stall.listing.pk", "stall.listing.product"),
        *("stall.listing.product.name", "stall.listing.product.unit"),
        *("stall.picture", "stall.picture.alt", "stall.picture.height", "stall.picture.src", "stall.picture.srcset"),
        *("stall.picture.width", "stall.price", "stall.regular", "stall.saving", "stall.session_price"),
        *("stall.stock.can_be_bought", "stall.stock.tone", "stall.stock.words", "stall.unit_price"),
    }


def _cards(number: int) -> list[str]:
    with translation.override("vi"):
        body = cards._draw(number, "vi")  # what a new shared copy is made of
    assert body is not None
    return [card.html for card in cards._read(body).cards]


def _fresh(number: int) -> list[str]:
    """Return the cards as somebody draws them who remembers nothing."""
    board = board_numbered(number)
    assert board is not None
    with translation.override("vi"):
        context = {"evening": board.evening}
        return [render_to_string("sessions/_stall.html", context | {"stall": stall}) for stall in board.stalls_shown]
