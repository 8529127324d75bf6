"""Searching the catalogue: without diacritics, as it was typed or as it may have been meant."""

from functools import reduce
from operator import or_

from django.core.cache import cache
from django.db.models import Func, Q, QuerySet, TextField, Value

from market.kernel.texts import fold
from market.storefront.spelling import readings_of
from vetting import selectors as vetting
from vetting.models import Product

MOST = 48  # products a search shows
FEW = 24  # below it a typing error is looked for
MOST_WORDS = 12  # of a search; what follows does not count
ORDER = ("-best", "sort_name", "pk")
_NOTHING = Q(pk__in=())
WORDS = "storefront:words"
KNOWN_SECONDS = 120  # how old the words are by which a typing error is understood
_EACH_WORD = Func("folded_name", Value(" "), function="string_to_table", output_field=TextField())


def find(products: QuerySet[Product], text: str) -> list[Product]:
    """Find without diacritics ("buoi do"), names with the exact accents first; of few found, forgive a typing error."""
    folded = fold(text)
    holding = products.filter(folded_name__contains=folded).annotate(best=Q(name__icontains=text))
    found: list[Product] = list(holding.order_by(*ORDER)[:MOST])
    if len(found) < FEW:
        near = _nearly(products, folded).exclude(pk__in=[row.pk for row in found])
        found += near.order_by(*ORDER)[: MOST - len(found)]
    return found


def _nearly(products: QuerySet[Product], folded: str) -> QuerySet[Product]:
    """Return those that hold every word as it may have been meant, in any order; `best` those with all in one piece."""
    known, phrase = _known_words(), []
    for word in folded.split()[:MOST_WORDS]:
        readings = readings_of(word, known)
        phrase += readings[:1]
        holding = (Q(folded_name__contains=reading) for reading in readings)
        products = products.filter(reduce(or_, holding, _NOTHING))
    return products.annotate(best=Q(folded_name__contains=" ".join(phrase)))


def _known_words() -> frozenset[str]:
    """Return the words of all public names, as of at most KNOWN_SECONDS ago."""
    words: frozenset[str] | None = cache.get(WORDS)
    if words is None:
        words = frozenset(vetting.public_products().order_by().values_list(_EACH_WORD, flat=True).distinct())
        cache.set(WORDS, words, KNOWN_SECONDS)
    return words
