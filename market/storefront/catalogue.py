"""The catalogue: vetted products by branch and stars, in Vietnamese order, or as found."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet

from market.storefront.cards import product_cards
from market.storefront.forms import Wishes
from market.storefront.searching import find
from vetting import selectors as vetting
from vetting.models import Product, ProductBranch

PAGE = 24  # products on a page
COUNTS = "storefront:counts"
COUNTED_SECONDS = 30  # how old the numbers beside the branches may be


@dataclass(frozen=True)
class CataloguePage:
    """One page of the catalogue: cards, how many in all, and where the next page starts."""

    cards: list[dict[str, Any]]
    total: int
    next_after: int | None


@dataclass(frozen=True)
class Shelf:
    """One of the six OCOP branches and how many public products it holds."""

    code: str
    name: str
    products: int


def branches() -> list[Shelf]:
    """Return the six OCOP branches with the number of public products in each."""
    counts = _public_counts()
    return [
        Shelf(row.code, row.name, sum(n for (branch, _stars), n in counts.items() if branch == row.code))
        for row in ProductBranch.objects.all()
    ]


def _public_counts() -> dict[tuple[str, int], int]:
    """Return how many products the public sees by branch and stars, as of at most COUNTED_SECONDS ago."""
    counts: dict[tuple[str, int], int] | None = cache.get(COUNTS)
    if counts is None:
        rows = vetting.public_products().order_by().values_list("product_set__branch", "stars").annotate(n=Count("pk"))
        counts = {(branch, stars or 0): n for branch, stars, n in rows}
        cache.set(COUNTS, counts, COUNTED_SECONDS)
    return counts


def catalogue_page(wishes: Wishes) -> CataloguePage:
    """Return one page of vetted products: best match first when searching, else in Vietnamese order of names."""
    products = vetting.public_products()
    if wishes.branch:
        products = products.filter(product_set__branch=wishes.branch)
    if wishes.stars:
        products = products.filter(stars=wishes.stars)
    if wishes.text:
        found = find(products, wishes.text)
        return CataloguePage(product_cards(found), len(found), None)
    if wishes.after:
        products = _after(products, wishes.after)
    rows = list(products.order_by("sort_name", "pk")[: PAGE + 1])
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return CataloguePage(product_cards(rows[:PAGE]), _total(wishes), more)


def _total(wishes: Wishes) -> int:
    """Return how many products the branch and stars asked for hold."""
    return sum(
        n
        for (branch, stars), n in _public_counts().items()
        if wishes.branch in {"", None, branch} and wishes.stars in {0, None, stars}
    )


def _after(products: QuerySet[Product], last: int) -> QuerySet[Product]:
    name = Product.objects.filter(pk=last).values_list("sort_name", flat=True).first()
    if name is None:
        return products
    # Written so that the index on (sort_name, id) is entered where the page begins.
    return products.filter(sort_name__gte=name).exclude(sort_name=name, pk__lte=last)
