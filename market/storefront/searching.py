"""Searching the catalogue: without diacritics, as it was typed or as it may have been meant.

Names come first. A run of words that names a place or a group also finds what is of it: "buoi me linh" leads to the
pomelos of Mê Linh whatever they are called.
"""

import re
from collections.abc import Hashable, Iterator
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length, StrIndex

from market.kernel.texts import fold
from market.storefront.lexicon import Lexicon, lexicon
from vetting.models import Product

MOST_WORDS = 12  # of a search; what follows does not count
# `best`: 0 the name holds it with these very accents, 1 the name holds it, 2 name and vendor do, 3 they hold its words,
# 4 some of its words name the place or the group.
ORDER = ("best", "sort_name", "pk")

# Marks for what was typed in statements that are kept: letters that nobody types.
_WORD, _PHRASE, _EXACT = "\ue000%d.%d\ue000", "\ue001", "\ue002"
_VENDORS, _SETS = "\ue003", "\ue004"
_MARKED_WORD = re.compile("\ue000([0-9]+)\\.([0-9]+)\ue000")

Keys = list[int] | str | None  # of rows, or the mark for them; None: any


class Way(NamedTuple):
    """Some typed words (by their places in the text) that name a place or a group: whose goods, which goods."""

    words: frozenset[int]
    vendors: Keys = None
    sets: Keys = None

    @property
    def goods(self) -> Q:
        """Return the condition that a product is of the place and of the group."""
        asked = {"vendor": self.vendors, "product_set": self.sets}
        return reduce(and_, (Q(_IsOneOf(F(column), Value(keys))) for column, keys in asked.items() if keys is not None))


class _IsOneOf(Func):
    """Tell whether a key is one of a list, which is a single value: places with few vendors and many ask alike."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class Typed(NamedTuple):
    """A search as it is understood: what each word may stand for, and what some of them name besides."""

    readings: list[list[str]]
    ways: list[Way]
    phrase: str  # the words in their order, as they were most likely meant
    exact: str  # with the accents it was typed with; empty without

    @property
    def shape(self) -> Hashable:
        """Return what shapes the question; two texts of one shape differ in values only."""
        ways = tuple((way.words, way.vendors is None, way.sets is None) for way in self.ways)
        return tuple(len(each) for each in self.readings), bool(self.exact), ways


def understood(text: str) -> Typed:
    """Return a text as it is searched for."""
    known = lexicon()
    words = fold(text).split()[:MOST_WORDS]
    readings = [known.readings_of(word) for word in words]
    phrase = " ".join(each[0] for each in readings)
    # Without diacritics the exact name is as good as the folded.
    return Typed(readings, list(_ways(words, known)), phrase, text if text.casefold() != fold(text) else "")


def marked(typed: Typed) -> Typed:
    """Return a search of the same shape with marks for what was typed."""
    readings = [[_WORD % (row, column) for column in range(len(each))] for row, each in enumerate(typed.readings)]
    ways = [
        way._replace(vendors=way.vendors and _VENDORS, sets=way.sets and _SETS)  # neither is ever an empty list
        for way in typed.ways
    ]
    return typed._replace(readings=readings, ways=ways, phrase=_PHRASE, exact=_EXACT if typed.exact else "")


def bound(values: tuple[Any, ...], typed: Typed) -> tuple[Any, ...]:
    """Return the values of a statement with what was typed in place of its marks."""

    def word(found: re.Match[str]) -> str:
        return _as_pattern(typed.readings[int(found[1])][int(found[2])])

    whole: dict[Any, Any] = {_PHRASE: typed.phrase}
    for way in typed.ways:
        whole |= {mark: keys for mark, keys in ((_VENDORS, way.vendors), (_SETS, way.sets)) if keys}

    def one(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if value in whole:
            return whole[value]
        return _MARKED_WORD.sub(word, value).replace(_EXACT, _as_pattern(typed.exact))

    return tuple(map(one, values))


def _as_pattern(text: str) -> str:
    return str(connection.ops.prep_for_like_query(text))


def search(products: QuerySet[Product], typed: Typed) -> QuerySet[Product]:
    """Keep what holds every word without diacritics, in any order, each as it may have been meant."""
    named = _holds(typed.readings)
    if not typed.ways:
        return products.filter(named)
    found = (named, *(way.goods & _holds(_others(typed, way)) for way in typed.ways))
    # A union, since an index is of no use to conditions joined by OR. What is public is asked of what was found.
    first, *others = (Product.objects.filter(each).order_by().values("pk") for each in found)
    return products.filter(pk__in=first.union(*others))


def ranked(products: QuerySet[Product], typed: Typed) -> QuerySet[Product]:
    """Add `best`, how well each fits: names with the exact accents first."""
    place = StrIndex(F("folded_name"), Value(typed.phrase))  # the product's own name stands before its vendor's
    whens = [
        When(Q(own_place__gt=0, own_place__lte=Length("name")), then=Value(1)),
        When(own_place__gt=0, then=Value(2)),
    ]
    if typed.exact:
        whens.insert(0, When(name__icontains=typed.exact, then=Value(0)))
    if typed.ways:
        whens.append(When(_holds(typed.readings), then=Value(3)))
    worst = 4 if typed.ways else 3
    products = products.annotate(own_place=place)
    return products.annotate(best=Case(*whens, default=Value(worst), output_field=IntegerField()))


def _holds(words: list[list[str]]) -> Q:
    """Return the condition that the names of product and vendor hold each word in one of its readings."""
    each = (reduce(or_, (Q(folded_name__contains=reading) for reading in readings)) for readings in words)
    return reduce(and_, each, Q())


def _others(typed: Typed, way: Way) -> list[list[str]]:
    return [readings for number, readings in enumerate(typed.readings) if number not in way.words]


def _ways(words: list[str], known: Lexicon) -> Iterator[Way]:
    """Yield the place that the longest run of words names, the group, and both together."""
    runs = list(_runs(words))
    place = next((Way(run, vendors=known.places[name]) for run, name in runs if name in known.places), None)
    group = next((Way(run, sets=known.groups[name]) for run, name in runs if name in known.groups), None)
    yield from (way for way in (place, group) if way)
    if place and group and not place.words & group.words:
        yield Way(place.words | group.words, place.vendors, group.sets)


def _runs(words: list[str]) -> Iterator[tuple[frozenset[int], str]]:
    """Yield every run of words with their places, the longest first."""
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            yield frozenset(range(start, start + length)), " ".join(words[start : start + length])
