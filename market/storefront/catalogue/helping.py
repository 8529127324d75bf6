"""What helps somebody whose wishes leave nothing: what was perhaps meant, one wish less, the same goods near by."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from django.utils.translation import gettext as _

from market.kernel.texts import fold
from market.storefront.cards import drawn_products
from market.storefront.catalogue.counting import Counts, counts_of
from market.storefront.catalogue.facets import Choice, made_choices
from market.storefront.catalogue.narrowing import chosen
from market.storefront.catalogue.page import CataloguePage
from market.storefront.catalogue.wishes import Wishes
from market.storefront.lexicon import lexicon
from market.storefront.searching import MOST_WORDS, understood
from market.storefront.spelling import readings_of
from sessions.models import MarketSession

ALIKE = 0.6  # how alike a word must be to be proposed, of 1
SHORTEST = 3  # letters of a word for which another is proposed
FEW = 4  # cards of what lies near


@dataclass(frozen=True)
class Help:
    """Ways on from nothing: another reading, one wish less, and some goods of the same group or place."""

    reading: Choice | None
    fewer: list[Choice]
    near: list[str]  # drawn cards


def help_with(page: CataloguePage) -> Help | None:
    """Return the ways on when there is nothing, else None."""
    if page.total:
        return None
    wishes = replace(page.wishes, after=None, before=None)
    return Help(
        _reading(wishes, page.evening), list(_fewer(wishes, page.counts, page.evening)), _near(wishes, page.evening)
    )


def _reading(wishes: Wishes, evening: MarketSession | None) -> Choice | None:
    """Return the search as it was perhaps meant, within the other wishes or else without them."""
    meant = nearest_reading(wishes.text)
    for asked in (wishes.but(text=meant), Wishes(text=meant)) if meant else ():
        number = counts_of(asked, evening).total
        if number:
            first = (
                chosen(asked, evening, understood(asked.text))
                .select_related(None)
                .values_list("name", "vendor__display_name")
                .first()
            )
            written = with_accents(meant, " ".join(first or ()))
            return Choice("y-la", written, number, asked.but(text=written).address)
    return None


def nearest_reading(text: str) -> str:
    """Return a text with each word nobody uses replaced by the most alike that somebody does; empty when none is."""
    known = lexicon().words
    typed = fold(text).split()[:MOST_WORDS]
    meant = [reading for word in typed for reading in _nearest(word, known)]
    return " ".join(meant) if meant != typed else ""


def _nearest(word: str, known: frozenset[str]) -> list[str]:
    near = readings_of(word, known)[:1]
    if near or len(word) < SHORTEST:
        return near
    of_like_length = [each for each in known if abs(len(each) - len(word)) <= 2]
    return get_close_matches(word, of_like_length, n=1, cutoff=ALIKE)


def with_accents(reading: str, source: str) -> str:
    """Write a folded reading with the accents of a text that holds its words."""
    written = {fold(word): word.lower() for word in source.split()}
    return " ".join(written.get(word, word) for word in reading.split())


def _fewer(wishes: Wishes, counts: Counts, evening: MarketSession | None) -> Iterator[Choice]:
    """Yield each wish without which something is left, the words of the search too."""
    for side, made in zip(wishes.chosen, made_choices(wishes), strict=True):
        if counts.without[side]:
            yield replace(made, products=counts.without[side], is_current=False)
    if wishes.text and wishes.chosen:
        others = wishes.but(text="")
        number = counts_of(others, evening).total
        if number:
            label = _("Tìm “%(text)s”") % {"text": wishes.text}
            yield Choice("bo-q", label, number, others.address)


def _near(wishes: Wishes, evening: MarketSession | None) -> list[str]:
    """Return a few goods of the same group in the same place, else of the group, else of the place."""
    group = Wishes(branch=wishes.branch, product_set=wishes.product_set)
    place = Wishes(commune=wishes.commune, district=wishes.district, province=wishes.province)
    both = replace(place, branch=wishes.branch, product_set=wishes.product_set)
    for asked in (both, group, place):
        if asked.chosen and asked != wishes:
            rows = chosen(asked, evening, None).select_related("vendor__commune", "picture").order_by("sort_name", "pk")
            found = list(rows[:FEW])
            if found:
                return drawn_products(found)
    return []
