"""Finding a commune from what a person types: without diacritics, without its type, with or without the province."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, IntegerField, Q, QuerySet, When

from market.kernel.texts import fold, nfc
from market.places.loading import HANOI_CODE
from market.places.models import Commune, Province

LONGEST = 100  # characters of a name that are looked at
TYPES = ("xa", "phuong", "dac khu")
_TYPE = re.compile(r"^(?:xa|phuong|dac khu|x\.|p\.|tt\.|dk\.)\s*(?=\S)")


@dataclass(frozen=True)
class Typed:
    """What was typed, taken apart: "P. Ba Đình, Hà Nội" → name "p. ba dinh", bare "ba dinh", province "ha noi"."""

    exact: str  # as typed, with diacritics, lower-cased
    name: str
    bare: str
    province: str

    @classmethod
    def parse(cls, text: str) -> "Typed":
        """Return the parts of a commune's name as people write it."""
        name, _comma, province = nfc(text[:LONGEST]).partition(",")
        folded = fold(name).strip()
        return cls(name.strip().lower(), folded, _TYPE.sub("", folded), fold(province).strip())

    def names(self, commune: Commune) -> bool:
        """Tell whether this is the commune's name in full, with its type or without."""
        return commune.folded_name == self.name or commune.folded_name in {f"{kind} {self.bare}" for kind in TYPES}


@dataclass(frozen=True)
class Match:
    """The one commune meant, or the choices to put before the person."""

    commune: Commune | None
    choices: list[Commune]


def _candidates(typed: Typed) -> QuerySet[Commune]:
    """Return the communes with such a name, or one like it, in the province named (if any is)."""
    found = Commune.objects.select_related("province").filter(
        Q(folded_name__contains=typed.bare) | Q(folded_name__trigram_word_similar=typed.bare)
    )
    if typed.province:
        codes = [row.code for row in Province.objects.all() if typed.province in fold(row.name)]
        found = found.filter(province__in=codes)
    return found


def communes_like(text: str, *, limit: int = 20) -> list[Commune]:
    """Return communes whose name is like `text`: the very name first, then Hà Nội, then the closest."""
    typed = Typed.parse(text)
    if not typed.bare:
        return []
    exact = [typed.name, *(f"{kind} {typed.bare}" for kind in TYPES)]
    return list(
        _candidates(typed)
        .annotate(
            distance=Case(When(folded_name__in=exact, then=0), default=1, output_field=IntegerField()),
            abroad=Case(When(province=HANOI_CODE, then=0), default=1, output_field=IntegerField()),
            inside=Case(
                When(folded_name__contains=f" {typed.bare}", then=0),
                When(folded_name__contains=typed.bare, then=1),
                default=2,
                output_field=IntegerField(),
            ),
            likeness=TrigramWordSimilarity(typed.bare, "folded_name"),
        )
        .order_by("distance", "abroad", "inside", "-likeness", "code")[:limit]
    )


def match_commune(text: str) -> Match:
    """Return the commune that `text` names, or what it may mean when that is not certain."""
    typed = Typed.parse(text)
    near = communes_like(text)
    named = [commune for commune in near if typed.names(commune)]
    spelt = [commune for commune in named if commune.name.lower().endswith(typed.exact)]
    for certain in (spelt, named):
        if len(certain) == 1:
            return Match(certain[0], [])
    return Match(None, named or near[:8])


def commune_by_code(code: str) -> Commune | None:
    """Return a commune with its province, or nothing when there is no such code."""
    return Commune.objects.select_related("province").filter(pk=code).first() if code.isdecimal() else None
