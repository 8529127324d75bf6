"""What stands beside a product on its page."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.kernel.clock import Now
from market.kernel.errors import Absent
from market.storefront.gone import refuse_withdrawn
from market.storefront.product.gallery import frames_of
from orders.reviews.rating import Rating
from orders.reviews.selectors import rating_of_product
from sessions.availability import HELD_NOW, ON_TABLE
from sessions.models import Listing
from sessions.night.board import Stall
from sessions.selectors import live_session, next_session
from sessions.selectors.flash import with_flash
from vetting import selectors as vetting
from vetting.models import Product

FACTS_SECONDS = 3  # how old what stands beside a product may be


@dataclass(frozen=True)
class ProductFacts:
    """What stands beside a product: its pictures, trust facts, the listing one can buy, what buyers gave it."""

    frames: list[dict[str, Any]]
    trust: Any
    listing: Listing | None
    upcoming: Listing | None
    rating: Rating

    @property
    def left(self) -> int:
        """Return how many units of the listing can still be had."""
        return self.listing.in_stock if self.listing else 0

    @property
    def stall(self) -> Stall | None:
        """Return the listing one can buy as every page shows it: what it costs, what proves what it usually costs."""
        return Stall(self.listing) if self.listing else None


def public_product(slug: str) -> Product:
    """Return a vetted product, or raise Absent; Gone when it is no longer sold."""
    product = vetting.public_products().filter(slug=slug).first()
    if product is None:
        refuse_withdrawn(slug)
        raise Absent(_("Chưa có sản phẩm này trên chợ, hoặc sản phẩm đang tạm dừng."))
    return product


def product_facts(product: Product) -> ProductFacts:
    """Return what stands beside a product, the same for everybody for FACTS_SECONDS; the sale itself asks anew."""
    key = f"storefront:product:{product.pk}:{get_language()}"
    facts: ProductFacts | None = cache.get(key)
    if facts is None:
        facts = _product_facts(product)
        cache.set(key, facts, FACTS_SECONDS)
    return facts


def _product_facts(product: Product) -> ProductFacts:
    live, upcoming = live_session(), next_session()
    listings = Listing.objects.filter(ON_TABLE, product=product).select_related("session", "lot", "price_evidence")
    evenings = [session for session in (live, upcoming) if session]
    coming = with_flash(listings.filter(session__in=evenings).annotate(held_now=HELD_NOW), Now())
    now_or_next = {listing.session_id: listing for listing in coming}
    return ProductFacts(
        frames=frames_of(product),
        trust=vetting.trust_facts(product),
        listing=now_or_next.get(live.pk) if live else None,
        upcoming=now_or_next.get(upcoming.pk) if upcoming else None,
        rating=rating_of_product(product),
    )
