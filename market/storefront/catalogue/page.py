"""One page of the catalogue: the cards, how many there are in all, and where the pages beside it begin."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import starmap
from typing import Any

from django.db.models import QuerySet

from market.kernel.compiled import answer, statement
from market.storefront.cards import COLUMNS, Goods, drawn_goods, drawn_listings, first_seen
from market.storefront.catalogue.counting import Counts, counts_of
from market.storefront.catalogue.evening import evening_at_hand, listings_for_cards
from market.storefront.catalogue.narrowing import chosen, priced
from market.storefront.catalogue.ordering import Order, order_of, page_beside, with_keys
from market.storefront.catalogue.wishes import Wishes
from market.storefront.searching import Typed, bound, marked, ranked, understood
from sessions.models import MarketSession
from vetting.models import Product

PAGE = 24  # products on a page


@dataclass(frozen=True)
class CataloguePage:
    """One page of the catalogue."""

    wishes: Wishes
    order: Order
    evening: MarketSession | None
    names: list[str]
    cards: list[str]  # drawn
    previous: Wishes | None
    next: Wishes | None

    @cached_property
    def counts(self) -> Counts:
        """Return how many there are in all and beside each choice; a page that is added to another asks for none."""
        return counts_of(self.wishes, self.evening)

    @property
    def total(self) -> int:
        """Return how many products there are on all pages; what is on this one counts at once."""
        return max(self.counts.total, len(self.cards))


def catalogue_page(wishes: Wishes) -> CataloguePage:
    """Return one page of vetted products, in the order asked for."""
    evening = evening_at_hand()
    order = order_of(wishes.order, is_search=bool(wishes.text))
    typed = understood(wishes.text) if wishes.text else None
    if wishes.after or wishes.before:
        products = _keyed(chosen(wishes, evening, typed), order, typed).select_related(None)
        found, is_behind, is_more = page_beside(
            products, order, columns=COLUMNS, size=PAGE, after=wishes.after, before=wishes.before
        )
    else:
        found, is_behind = _first(wishes, evening, order, typed), False
        found, is_more = found[:PAGE], len(found) > PAGE
    rows = list(starmap(Goods, found))
    return CataloguePage(
        wishes,
        order,
        evening,
        [row.name for row in rows],
        first_seen(_cards(rows, evening if wishes.is_coming or wishes.in_stock else None)),
        wishes.but(before=rows[0].pk) if rows and is_behind else None,
        wishes.but(after=rows[-1].pk) if rows and is_more else None,
    )


def _first(wishes: Wishes, evening: MarketSession | None, order: Order, typed: Typed | None) -> list[tuple[Any, ...]]:
    """Return the rows of the first page and one more, by a statement that is kept for all searches of its shape."""
    mark = marked(typed) if typed else None
    name = ("page", replace(wishes, text=""), evening.pk if evening else 0, typed and typed.shape)

    def question() -> QuerySet[Product, tuple[Any, ...]]:
        found = _keyed(chosen(wishes, evening, mark), order, mark).select_related(None).order_by(*order.keys)
        # What cards show is read of those on the page only, not of all that are put in order.
        shown = Product.objects.filter(pk__in=found.values("pk")[: PAGE + 1])
        return _keyed(priced(shown, wishes, evening), order, mark).order_by(*order.keys).values_list(*COLUMNS)

    kept = statement(name, question)
    return answer(kept.sql, bound(kept.values, typed) if typed else kept.values)


def _keyed(products: QuerySet[Product], order: Order, typed: Typed | None) -> QuerySet[Product]:
    """Add the columns the order goes by."""
    products = with_keys(products, order)
    return ranked(products, typed) if typed and "best" in order.keys else products


def _cards(goods: list[Goods], evening: MarketSession | None) -> list[str]:
    """Return the products drawn; as the evening sells them when only what lies on its table is looked at."""
    if evening is None:
        return drawn_goods(goods)
    listings = listings_for_cards(evening, [row.pk for row in goods])
    return drawn_listings([listings[row.pk] for row in goods if row.pk in listings])
