"""The words of the market: those of public names, and those that name a place or a group of goods.

One copy for all processes; each process reads a copy once and keeps what typed words were found to stand for by it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Func, TextField, Value

from market.kernel import rehearsing
from market.kernel.texts import fold
from market.storefront.spelling import readings_of
from sessions.night.copies import shared_copy
from vetting import selectors as vetting
from vetting.models import ProductSet

NAME = "storefront:words"
KNOWN_SECONDS = 120  # how old the words are by which a typing error is understood
MOST_REMEMBERED = 10_000  # typed words
# What stands before the own name of a commune or a former district.
PLACE_TYPES = re.compile(r"^(?:xa|phuong|dac khu|huyen|quan|thi xa|thi tran|thanh pho)\s+(?=\S)")
_PARTS = re.compile(r",| và ")
_EACH_WORD = Func("folded_name", Value(" "), function="string_to_table", output_field=TextField())


class Lexicon(NamedTuple):
    """The words of one copy, and what typed words were found to stand for by it."""

    tag: str
    words: frozenset[str]
    places: dict[str, list[int]]  # "me linh" → the vendors of the commune and of the former district
    groups: dict[str, list[int]]  # "gia vi" → product sets
    readings: dict[str, list[str]]

    def readings_of(self, word: str) -> list[str]:
        """Return what a typed word may stand for; itself always, since the known words are a little old."""
        found = self.readings.get(word)
        if found is None:
            if len(self.readings) >= MOST_REMEMBERED:
                self.readings.clear()
            near = readings_of(word, self.words)
            found = self.readings[word] = near if word in near else [*near, word]
        return found


_held: dict[str, Lexicon] = {}


def lexicon() -> Lexicon:
    """Return the words, as of at most KNOWN_SECONDS ago."""
    copy = shared_copy(NAME, _written, lifetime=KNOWN_SECONDS)
    name = rehearsing.apart(NAME)
    held = _held.get(name)
    if held is None or held.tag != copy.etag:
        held = _held[name] = _read(copy.etag, copy.body)
    return held


def _read(tag: str, body: bytes) -> Lexicon:
    data = json.loads(body)
    return Lexicon(tag, frozenset(data["words"]), data["places"], data["groups"], {})


def _written() -> bytes:
    words = vetting.public_products().order_by().values_list(_EACH_WORD, flat=True).distinct()
    data = {"words": sorted(words), "places": _places(), "groups": _groups()}
    return json.dumps(data, ensure_ascii=False).encode()


def _places() -> dict[str, list[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    vendors = vetting.public_vendors().select_related(None).order_by()
    for pk, commune, district in vendors.values_list("pk", "commune__folded_name", "former_district"):
        for name in filter(None, (commune, fold(district))):
            found[own_name(name)].add(pk)
    return {name: sorted(numbers) for name, numbers in found.items()}


def own_name(folded: str) -> str:
    """Return the folded name of a place without what it is: "xa me linh" → "me linh"."""
    return PLACE_TYPES.sub("", folded)


def _groups() -> dict[str, list[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, name, branch in ProductSet.objects.order_by().values_list("number", "name", "branch__name"):
        for phrase in (*phrases_of(name), *phrases_of(branch)):
            found[phrase].add(number)
    return {phrase: sorted(numbers) for phrase, numbers in found.items()}


def phrases_of(name: str) -> Iterator[str]:
    """Yield what people may call a group by its name: each thing it lists, and any two or more words of one.

    "Rau, củ tươi" → "rau", "cu tuoi"; a single word of a longer thing says too little ("tươi").
    """
    for part in _PARTS.split(name):
        words = fold(part).split()
        shortest = min(2, len(words))
        for length in range(max(1, shortest), len(words) + 1):
            yield from (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
