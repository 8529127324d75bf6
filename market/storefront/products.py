"""What stands beside a product on its page."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.kernel.clock import Now
from market.kernel.errors import Absent
from market.kernel.written import written_once
from market.storefront.gone import refuse_withdrawn
from market.storefront.product.gallery import frames_of
from orders.reviews.rating import Rating
from orders.reviews.selectors import rating_of_product
from sessions.availability import HELD_NOW, ON_TABLE
from sessions.models import Listing, MarketSession
from sessions.night.board import Stall
from sessions.selectors import next_session
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
    evenings: tuple[int, ...]  # keys of the live and the coming one, as far as there are any

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
    product = next(iter(_with_address(slug)), None)
    if product is None:
        refuse_withdrawn(slug)
        raise Absent(_("Chưa có sản phẩm này trên chợ, hoặc sản phẩm đang tạm dừng."))
    return product


@written_once
def _with_address(slug: str) -> QuerySet[Product]:
    return vetting.public_products().filter(slug=slug)


def product_facts(product: Product, live: MarketSession | None) -> ProductFacts:
    """Return what stands beside a product, the same for everybody for FACTS_SECONDS; the sale itself asks anew."""
    key = f"storefront:product:{product.pk}:{get_language()}"
    facts: ProductFacts | None = cache.get(key)
    if facts is None:
        facts = _product_facts(product, live)
        cache.set(key, facts, FACTS_SECONDS)
    return facts


def _product_facts(product: Product, live: MarketSession | None) -> ProductFacts:
    upcoming = next_session()
    evenings = tuple(session.pk for session in (live, upcoming) if session)
    now_or_next = {listing.session_id: listing for listing in _on_tables(product.pk, *[*evenings, 0, 0][:2])}
    return ProductFacts(
        frames=frames_of(product),
        trust=vetting.trust_facts(product),
        listing=now_or_next.get(live.pk) if live else None,
        upcoming=now_or_next.get(upcoming.pk) if upcoming else None,
        rating=rating_of_product(product),
        evenings=evenings,
    )


@written_once
def _on_tables(product: int, one: int, other: int) -> QuerySet[Listing]:
    listings = Listing.objects.filter(Q(session=one) | Q(session=other), ON_TABLE, product=product)
    listings = listings.select_related("session", "lot", "price_evidence").annotate(held_now=HELD_NOW)
    return with_flash(listings, Now())
