"""What stands under the search while one types: goods, vendors and places whose names hold the words."""

from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse

from market.kernel.texts import fold, nfc
from market.places.models import Commune
from market.storefront.catalogue.wishes import Wishes
from market.storefront.searching import ORDER, ranked, search, understood
from vetting import selectors as vetting
from vetting.models import Product, Vendor

SHORTEST = 2  # letters before anything is proposed
GOODS, VENDORS, PLACES = 5, 3, 3  # proposals of each kind
LOOKED_AT = 20  # vendors among which those of the name are sought


@dataclass(frozen=True)
class Suggestion:
    """One proposal: where it leads, its name, and what tells it from others of the name."""

    kind: str  # "product", "vendor", "place"
    url: str
    label: str
    note: str = ""
    products: int | None = None


def suggestions(text: str) -> list[Suggestion]:
    """Return a few goods, vendors and places for what was typed so far; nothing for a letter."""
    if len(fold(text).strip()) < SHORTEST:
        return []
    typed = understood(text)
    goods = ranked(search(vetting.public_products(), typed), typed).select_related(None).select_related("vendor")
    found = [
        Suggestion("product", reverse("storefront:show-product", args=[row.slug]), row.name, row.vendor.display_name)
        for row in goods.only("slug", "name", "vendor__display_name").order_by(*ORDER)[:GOODS]
    ]
    return found + _vendors(text) + _places(text)


def _vendors(text: str) -> list[Suggestion]:
    """Return vendors by the name they have on the market; the column searched holds more, such as their tax code."""
    words = fold(text).split()
    rows: QuerySet[Vendor] = vetting.public_vendors()
    for word in words:
        rows = rows.filter(folded_name__contains=word)
    named = (row for row in rows.order_by("sort_name", "pk")[:LOOKED_AT] if _holds(row.display_name, words))
    return [
        Suggestion("vendor", reverse("storefront:show-vendor", args=[row.slug]), row.display_name, row.commune.name)
        for row in islice(named, VENDORS)
    ]


def _holds(name: str, words: list[str]) -> bool:
    folded = fold(name)
    return all(word in folded for word in words)


def _places(text: str) -> list[Suggestion]:
    """Return communes where something is made whose names hold the words."""
    goods = Product.objects.filter(status=Product.Status.APPROVED, vendor__status=Vendor.Status.APPROVED)
    rows = Commune.objects.filter(
        Exists(goods.filter(vendor__commune=OuterRef("pk"))), folded_name__contains=nfc(fold(text))
    )
    found = list(rows.select_related("province").order_by("folded_name", "pk")[:PLACES])
    numbers = dict(
        goods.filter(vendor__commune__in=found).values_list("vendor__commune").annotate(n=Count("pk")).order_by()
    )
    catalogue = reverse("storefront:list-products")
    return [
        Suggestion("place", f"{catalogue}{Wishes(commune=row.pk).address}", row.label, "", numbers.get(row.pk))
        for row in found
    ]
