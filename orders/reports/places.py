"""What both registers narrow their rows by: where a vendor is, what it makes, how it is rated."""

from dataclasses import dataclass

from django.db.models import Q

from market.kernel.texts import fold, nfc


@dataclass(frozen=True)
class Narrowing:
    """A question about vendors and products, made sane; empty means all."""

    place: str = ""  # in a commune's, former district's or province's name
    branch: str = ""  # of products
    stars: int | None = None  # of a product; 0: without stars


def of_place(text: str, prefix: str = "vendor__") -> Q:
    """Return the condition that a vendor's commune, former district or province holds a text."""
    text = nfc(text.replace("\x00", "")).strip()
    if not text:
        return Q()
    return (
        Q(**{f"{prefix}commune__folded_name__contains": fold(text)})
        | Q(**{f"{prefix}former_district__unaccent__icontains": text})
        | Q(**{f"{prefix}commune__province__name__unaccent__icontains": text})
    )


def of_goods(wishes: Narrowing, prefix: str) -> Q:
    """Return the condition that a product belongs to a branch and has so many stars."""
    found = Q()
    if wishes.branch:
        found &= Q(**{f"{prefix}product_set__branch": wishes.branch})
    if wishes.stars is not None:
        found &= Q(**{f"{prefix}stars": wishes.stars}) if wishes.stars else Q(**{f"{prefix}stars__isnull": True})
    return found
