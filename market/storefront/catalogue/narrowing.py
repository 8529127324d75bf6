"""Wishes as questions to the database: which products they leave, and which ones miss a single wish."""

from collections.abc import Callable

from django.db.models import F, Q, QuerySet

from market.places.selectors import commune_by_code
from market.storefront.catalogue.evening import in_stock, on_table, with_evening_price
from market.storefront.catalogue.names import names
from market.storefront.catalogue.wishes import Dim, Wishes
from market.storefront.searching import Typed, search
from orders.delivery.serving import served_from
from sessions.models import MarketSession
from sessions.night.wishes import BANDS
from vetting import selectors as vetting
from vetting.models import Product

MOST_DONG = 2**31 - 1  # of the column


def named(wishes: Wishes, evening: MarketSession | None, typed: Typed | None) -> QuerySet[Product]:
    """Return the public products the words of a search leave, each with its `price` as the wishes mean it."""
    products = vetting.public_products()
    return priced(search(products, typed) if typed else products, wishes, evening)


def priced(products: QuerySet[Product], wishes: Wishes, evening: MarketSession | None) -> QuerySet[Product]:
    """Add `price` as the wishes mean it: on the table of the evening when what lies there is looked at."""
    if wishes.is_coming or wishes.in_stock:
        return with_evening_price(products, evening)
    return products.annotate(price=F("regular_price"))


def chosen(wishes: Wishes, evening: MarketSession | None, typed: Typed | None) -> QuerySet[Product]:
    """Return the public products that meet all wishes."""
    products = named(wishes, evening, typed)
    for condition in conditions(wishes, evening).values():
        products = products.filter(condition)
    return products


def conditions(wishes: Wishes, evening: MarketSession | None) -> dict[Dim, Q]:
    """Return what is asked of a product on each side on which something is chosen."""
    return {side: _condition(side, wishes, evening) for side in wishes.chosen}


def _condition(side: Dim, wishes: Wishes, evening: MarketSession | None) -> Q:
    if side is Dim.COMING:
        return lies_on_table(evening)
    if side is Dim.STOCK:
        return is_in_stock(evening)
    return _BY_SIDE[side](wishes)


def lies_on_table(evening: MarketSession | None) -> Q:
    """Return the condition that a product lies on the table of the evening."""
    return Q(pk__in=on_table(evening).order_by().values("product"))


def is_in_stock(evening: MarketSession | None) -> Q:
    """Return the condition that something of it is left there."""
    return Q(pk__in=in_stock(evening).order_by().values("product"))


def _group(wishes: Wishes) -> Q:
    if wishes.product_set:
        return Q(product_set=wishes.product_set)
    return Q(product_set__branch=wishes.branch)


def _stars(wishes: Wishes) -> Q:
    return Q(stars=wishes.stars)


def _place(wishes: Wishes) -> Q:
    if wishes.commune:
        return Q(vendor__commune=wishes.commune)
    if wishes.district:
        return Q(vendor__former_district=names().districts[wishes.district])
    return Q(vendor__commune__province=wishes.province)


def _price(wishes: Wishes) -> Q:
    low, high = BANDS[wishes.price]
    return Q(price__gte=low, price__lt=min(high, MOST_DONG))


def _delivery(wishes: Wishes) -> Q:
    commune = commune_by_code(wishes.deliver_to)
    return served_from(commune) if commune else Q()


_BY_SIDE: dict[Dim, Callable[[Wishes], Q]] = {
    Dim.GROUP: _group,
    Dim.STARS: _stars,
    Dim.PLACE: _place,
    Dim.PRICE: _price,
    Dim.DELIVERY: _delivery,
}
