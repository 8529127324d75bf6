"""Searching the catalogue: without diacritics, as it was typed or as it may have been meant."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Length, StrIndex

from market.kernel import rehearsing
from market.kernel.texts import fold
from market.storefront.spelling import readings_of
from sessions.night.copies import shared_copy
from vetting import selectors as vetting
from vetting.models import Product

MOST_WORDS = 12  # of a search; what follows does not count
# `best`: 0 the name holds it with these very accents, 1 the name holds it, 2 name and vendor do, 3 they hold its words.
ORDER = ("best", "sort_name", "pk")
WORDS = "storefront:words"
KNOWN_SECONDS = 120  # how old the words are by which a typing error is understood
_EACH_WORD = Func("folded_name", Value(" "), function="string_to_table", output_field=TextField())

MOST_REMEMBERED = 10_000  # typed words


class Known(NamedTuple):
    """The words of one copy, and what typed words were found to stand for by it."""

    tag: str
    words: frozenset[str]
    readings: dict[str, list[str]]


_known: dict[str, Known] = {}


def search(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Keep what holds every word of `text` without diacritics, in any order, each as it may have been meant."""
    for readings in _readings(text):
        products = products.filter(reduce(or_, (Q(folded_name__contains=reading) for reading in readings)))
    return products


def ranked(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Add `best`, how well each fits: names with the exact accents first."""
    phrase = " ".join(readings[0] for readings in _readings(text))
    place = StrIndex(F("folded_name"), Value(phrase))  # the product's own name stands before its vendor's
    whens = [
        When(Q(own_place__gt=0, own_place__lte=Length("name")), then=Value(1)),
        When(own_place__gt=0, then=Value(2)),
    ]
    if text.casefold() != fold(text):  # without diacritics the exact name is as good as the folded
        whens.insert(0, When(name__icontains=text, then=Value(0)))
    products = products.annotate(own_place=place)
    return products.annotate(best=Case(*whens, default=Value(3), output_field=IntegerField()))


def known_words() -> frozenset[str]:
    """Return the words of all public names, as of at most KNOWN_SECONDS ago."""
    return _known_now().words


def _known_now() -> Known:
    """Return the copy at hand; a process reads each copy once."""
    copy = shared_copy(WORDS, _all_words, lifetime=KNOWN_SECONDS)
    name = rehearsing.apart(WORDS)
    held = _known.get(name)
    if held is None or held.tag != copy.etag:
        held = _known[name] = Known(copy.etag, frozenset(copy.body.decode().split("\n")), {})
    return held


def _all_words() -> bytes:
    words = vetting.public_products().order_by().values_list(_EACH_WORD, flat=True).distinct()
    return "\n".join(sorted(words)).encode()


def _readings(text: str) -> list[list[str]]:
    """Return for each word what it may stand for; itself always, since the known words are a little old."""
    known = _known_now()
    return [_readings_of(word, known) for word in fold(text).split()[:MOST_WORDS]]


def _readings_of(word: str, known: Known) -> list[str]:
    found = known.readings.get(word)
    if found is None:
        if len(known.readings) >= MOST_REMEMBERED:
            known.readings.clear()
        near = readings_of(word, known.words)
        found = known.readings[word] = near if word in near else [*near, word]
    return found
