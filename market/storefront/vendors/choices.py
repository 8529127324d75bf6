"""The directory's filters as its page shows them: choices with their numbers, what is chosen and how to drop it."""

from typing import Any

from django.utils.translation import gettext as _

from market.kernel.money import grouped
from market.kernel.texts import sort_key
from market.places.loading import HANOI_CODE
from market.places.models import Commune
from market.storefront.vendors.asking import KINDS, Asked
from market.storefront.vendors.directory import STARS, Numbers

Chip = dict[str, Any]


def filters(numbers: Numbers, asked: Asked) -> dict[str, Any]:
    """Return the groups of choices, each with how many vendors it would show."""
    kinds = [
        _chip(asked, str(kind.label), numbers.kinds[name], kind=name)
        for name, kind in KINDS.items()
        if numbers.kinds[name] or asked.kind == name
    ]
    stars = [
        _chip(asked, _stars(number), numbers.stars.get(number, 0), stars=number)
        for number in STARS
        if numbers.stars.get(number) or asked.stars == number
    ]
    coming = {
        "url": asked.address(coming=not asked.coming),
        "label": _("Bày phiên này hoặc phiên tới"),
        "count": grouped(numbers.coming),
        "current": asked.coming,
        "icon": "calendar",
    }
    return {
        "places": places(numbers, asked),
        "kinds": [_chip(asked, _("Mọi loại hình"), numbers.any_kind, kind=""), *kinds],
        "stars": [_chip(asked, _("Mọi hạng sao"), numbers.any_stars, stars=None), *stars],
        "coming": [coming] if numbers.coming or asked.coming else [],
    }


def _stars(number: int) -> str:
    return _("%(stars)d sao") % {"stars": number}


def _chip(asked: Asked, label: str, count: int, **changes: Any) -> Chip:
    return {
        "url": asked.address(**changes),
        "label": label,
        "count": grouped(count),
        "current": all(getattr(asked, name) == value for name, value in changes.items()),
    }


def places(numbers: Numbers, asked: Asked) -> list[Chip]:
    """Return the former districts of Hà Nội, then the other provinces, both in Vietnamese order."""
    ordered = sorted(numbers.places.items(), key=lambda row: (row[0][0] != HANOI_CODE, sort_key(row[0][1])))
    return [
        {"slug": slug, "label": name, "count": grouped(count), "current": asked.place == slug}
        for (_province, name, slug), count in ordered
        if count or asked.place == slug
    ]


def chosen(numbers: Numbers, asked: Asked, commune: Commune | None) -> list[Chip]:
    """Return each condition in force with the address that drops it."""
    named = {slug: name for (_province, name, slug) in numbers.places}
    words = {
        "text": f"“{asked.text}”" if asked.text else "",
        "place": named.get(asked.place, asked.place),
        "commune": (commune.name if commune else asked.commune) if asked.commune else "",
        "kind": str(KINDS[asked.kind].label) if asked.kind else "",
        "stars": _stars(asked.stars) if asked.stars else "",
        "coming": _("Bày phiên này hoặc phiên tới") if asked.coming else "",
    }
    nothing = Asked()
    return [
        {"url": asked.address(**{name: getattr(nothing, name)}), "label": _("Bỏ: %(what)s") % {"what": what}}
        for name, what in words.items()
        if what
    ]
