"""One page of the catalogue: the cards, how many there are in all, and where the pages beside it begin."""

from dataclasses import dataclass

from django.db.models import QuerySet

from market.storefront.cards import drawn_listings, drawn_products
from market.storefront.catalogue.counting import Counts, counts_of
from market.storefront.catalogue.evening import evening_at_hand, listings_for_cards
from market.storefront.catalogue.narrowing import chosen
from market.storefront.catalogue.ordering import Order, order_of, page_of, with_keys
from market.storefront.catalogue.wishes import Wishes
from market.storefront.searching import ranked
from sessions.models import MarketSession
from vetting.models import Product

PAGE = 24  # products on a page


@dataclass(frozen=True)
class CataloguePage:
    """One page of the catalogue."""

    wishes: Wishes
    order: Order
    evening: MarketSession | None
    counts: Counts
    names: list[str]
    cards: list[str]  # drawn
    previous: Wishes | None
    next: Wishes | None

    @property
    def total(self) -> int:
        """Return how many products there are on all pages; what is on this one counts at once."""
        return max(self.counts.total, len(self.cards))


def catalogue_page(wishes: Wishes) -> CataloguePage:
    """Return one page of vetted products, in the order asked for."""
    evening = evening_at_hand()
    order = order_of(wishes.order, is_search=bool(wishes.text))
    products = with_keys(chosen(wishes, evening), order)
    if wishes.text and "best" in order.keys:
        products = ranked(products, wishes.text)
    rows, is_behind, is_more = page_of(_light(products), order, size=PAGE, after=wishes.after, before=wishes.before)
    return CataloguePage(
        wishes,
        order,
        evening,
        counts_of(wishes, evening),
        [row.name for row in rows],
        _cards(rows, evening if wishes.is_coming or wishes.in_stock else None),
        wishes.but(before=rows[0].pk) if rows and is_behind else None,
        wishes.but(after=rows[-1].pk) if rows and is_more else None,
    )


def _cards(products: list[Product], evening: MarketSession | None) -> list[str]:
    """Return the products drawn; as the evening sells them when only what lies on its table is looked at."""
    if evening is None:
        return drawn_products(products)
    listings = listings_for_cards(evening, products)
    return drawn_listings([listings[product.pk] for product in products if product.pk in listings])


def _light(products: QuerySet[Product]) -> QuerySet[Product]:
    """Read no more of each product than its card shows."""
    shown = products.select_related(None).select_related("vendor__commune", "picture")
    return shown.defer("story", "vendor__story", "summary", "claims")
