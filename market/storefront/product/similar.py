"""Goods like a product: of the same OCOP product set, from other producers."""

from collections.abc import Collection
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When

from market.storefront.cards import product_cards
from sessions.availability import ON_TABLE
from sessions.models import Listing, MarketSession
from vetting import selectors as vetting
from vetting.models import Product

MOST = 8  # cards
# Which come first, in words of the ranking rules: in the live or coming evening; from the same commune, then the same
# former district; more stars; by name.
ORDER = ("-is_coming", "-is_near", "-stars_first", "sort_name", "pk")


def similar_cards(product: Product, evenings: Collection[MarketSession]) -> list[dict[str, Any]]:
    """Return cards of goods like this one; one query."""
    vendor = product.vendor
    coming = Listing.objects.filter(ON_TABLE, product=OuterRef("pk"), session__in=[each.pk for each in evenings])
    near = [When(vendor__commune=vendor.commune_id, then=Value(2))]
    if vendor.former_district:
        near.append(When(vendor__former_district=vendor.former_district, then=Value(1)))
    goods = (
        vetting.public_products()
        .filter(product_set=product.product_set_id)
        .exclude(vendor=vendor)
        .annotate(
            is_coming=Exists(coming),
            is_near=Case(*near, default=Value(0), output_field=IntegerField()),
            stars_first=Case(When(stars=None, then=Value(0)), default="stars", output_field=IntegerField()),
        )
    )
    return product_cards(goods.order_by(*ORDER)[:MOST])
