"""Goods like a product: of the same OCOP product set, from other producers."""

from collections.abc import Collection
from itertools import starmap
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from market.kernel.written import written_once
from market.storefront.cards import COLUMNS, Goods
from sessions.availability import ON_TABLE
from sessions.models import Listing
from vetting import selectors as vetting
from vetting.models import Product

MOST = 8  # cards
# Which come first, in words of the ranking rules: in the live or coming evening; from the same commune, then the same
# former district; more stars; by name.
ORDER = ("-is_coming", "-is_near", "-stars_first", "sort_name", "pk")


def similar_goods(product: Product, evenings: Collection[int]) -> list[Goods]:
    """Return goods like this one, those of the live and the coming evening (their keys) first; one query."""
    live, coming = [*evenings, 0, 0][:2]
    vendor = product.vendor
    place = (vendor.commune_id, vendor.former_district)
    return list(starmap(Goods, _like(product.product_set_id, vendor.pk, *place, live, coming)))


@written_once
def _like(
    product_set: int, vendor: int, commune: str, district: str, live: int, coming: int
) -> QuerySet[Product, tuple[Any, ...]]:
    on_table = Listing.objects.filter(Q(session=live) | Q(session=coming), ON_TABLE, product=OuterRef("pk"))
    in_district = Q(vendor__former_district=district) & ~Q(vendor__former_district="")
    near = (When(vendor__commune=commune, then=Value(2)), When(in_district, then=Value(1)))
    keys = {
        "is_coming": Exists(on_table),
        "is_near": Case(*near, default=Value(0), output_field=IntegerField()),
        "stars_first": Case(When(stars=None, then=Value(0)), default="stars", output_field=IntegerField()),
    }
    goods = vetting.public_products().filter(product_set=product_set).exclude(vendor=vendor).annotate(**keys)
    # What cards show is read of the few that are shown, not of all that are put in order.
    shown = Product.objects.filter(pk__in=goods.order_by(*ORDER).values("pk")[:MOST])
    return shown.annotate(**keys).order_by(*ORDER).values_list(*COLUMNS)
