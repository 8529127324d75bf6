"""The lower half of a product's page: what changes once a day at most, drawn once a minute for everybody."""

from itertools import starmap
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from market.kernel.written import written_once
from market.storefront.cards import COLUMNS, Goods, drawn_goods
from market.storefront.product.evenings import past_evenings
from market.storefront.product.lots import current_lots
from market.storefront.product.prices import price_story
from market.storefront.product.similar import similar_goods
from market.storefront.products import ProductFacts
from market.storefront.vendors import products_of
from orders.aftercare.reputation import reputation_of
from orders.reviews.selectors import latest_of_product
from sessions.selectors.answered import answered_about
from vetting.models import Product

KEPT_SECONDS = 60
OF_VENDOR = 4  # other goods of the same producer
PARTS = ("reviews", "questions", "prices", "evenings", "goods")

type Drawn = dict[str, SafeString]


def drawn_parts(product: Product, facts: ProductFacts) -> Drawn:
    """Return the parts of a product's page below its facts, drawn at most KEPT_SECONDS ago."""
    key = f"storefront:more:{product.pk}:{get_language()}"
    drawn: Drawn | None = cache.get(key)
    if drawn is None:
        drawn = _draw(product, facts)
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn


def _draw(product: Product, facts: ProductFacts) -> Drawn:
    context = {
        "product": product,
        "questions": answered_about(product=product),
        "reputation": reputation_of(product.vendor),
        "rating": facts.rating,
        "reviews": latest_of_product(product.pk),
        "story": price_story(product),
        "past": past_evenings(product),
        "lots": current_lots(product),
        "similar": drawn_goods(similar_goods(product, facts.evenings)),
        "related": drawn_goods(starmap(Goods, _related(product.vendor_id, product.pk))),
    }
    return {part: render_to_string(f"storefront/product/_{part}.html", context) for part in PARTS}


@written_once
def _related(vendor: Any, product: int) -> QuerySet[Product, tuple[Any, ...]]:
    return products_of(vendor).exclude(pk=product).values_list(*COLUMNS)[:OF_VENDOR]
