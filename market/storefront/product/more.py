"""The lower half of a product's page: what changes once a day at most, drawn once a minute for everybody."""

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from market.storefront.cards import product_cards
from market.storefront.product.evenings import past_evenings
from market.storefront.product.lots import current_lots
from market.storefront.product.prices import price_story
from market.storefront.product.similar import similar_cards
from market.storefront.vendors import products_of
from orders.aftercare.reputation import reputation_of
from orders.reviews.selectors import ON_PAGE, rating_of_product, worded_reviews
from sessions.selectors import live_session, next_session
from sessions.selectors.answered import answered_about
from vetting.models import Product

KEPT_SECONDS = 60
OF_VENDOR = 4  # other goods of the same producer
PARTS = ("reviews", "questions", "prices", "evenings", "goods")

type Drawn = dict[str, SafeString]


def drawn_parts(product: Product) -> Drawn:
    """Return the parts of a product's page below its facts, drawn at most KEPT_SECONDS ago."""
    key = f"storefront:more:{product.pk}:{get_language()}"
    drawn: Drawn | None = cache.get(key)
    if drawn is None:
        drawn = _draw(product)
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn


def _draw(product: Product) -> Drawn:
    evenings = [session for session in (live_session(), next_session()) if session]
    context = {
        "product": product,
        "questions": answered_about(product=product),
        "reputation": reputation_of(product.vendor),
        "rating": rating_of_product(product),
        "reviews": worded_reviews(product=product)[:ON_PAGE],
        "story": price_story(product),
        "past": past_evenings(product),
        "lots": current_lots(product),
        "similar": similar_cards(product, evenings),
        "related": product_cards(products_of(product.vendor).exclude(pk=product.pk)[:OF_VENDOR]),
    }
    return {part: render_to_string(f"storefront/product/_{part}.html", context) for part in PARTS}
