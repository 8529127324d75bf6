"""How a rule is said: whom it is for, and since when. Pure."""

from collections.abc import Iterable
from itertools import groupby
from typing import Protocol

from django.utils.translation import gettext as _

from vetting.models import Claim, PaperRequirement, Vendor


class Narrowing(Protocol):
    """Whom a rule is for; an empty list narrows nothing."""

    scope: str
    vendor_kinds: list[str]
    set_numbers: list[int]
    stars: list[int]
    claims: list[str]


def whom(rule: Narrowing, *, named_sets: bool = True) -> str:
    """Return whom a rule is for: "Hợp tác xã; bộ 1–13, 16; 3, 4, 5 sao". Without `named_sets` the sets are left out."""
    parts = [", ".join(str(Vendor.Kind(kind).label) for kind in rule.vendor_kinds)]
    if named_sets and rule.set_numbers:
        parts.append(_("bộ %(numbers)s") % {"numbers": spans(rule.set_numbers)})
    parts += [stars_in_words(rule.stars), ", ".join(str(Claim(claim).label) for claim in rule.claims)]
    return "; ".join(part for part in parts if part)


def everybody(scope: str) -> str:
    """Return whom a rule without any narrowing is for."""
    return _("mọi cơ sở") if scope == PaperRequirement.Scope.VENDOR else _("mọi sản phẩm")


def stars_in_words(stars: Iterable[int]) -> str:
    """Return "3, 4, 5 sao", "chưa xếp sao", or both."""
    rated = [str(number) for number in sorted(stars) if number]
    parts = [_("%(stars)s sao") % {"stars": ", ".join(rated)}] if rated else []
    return ", ".join([*parts, _("chưa xếp sao")] if PaperRequirement.UNRATED in stars else parts)


def spans(numbers: Iterable[int]) -> str:
    """Return numbers with their runs drawn together: "1–13, 16, 17"."""
    runs = groupby(enumerate(sorted(set(numbers))), key=lambda pair: pair[1] - pair[0])
    found = [[number for _index, number in run] for _key, run in runs]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in found)
