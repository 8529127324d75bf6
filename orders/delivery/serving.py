"""Which vendors deliver to a place: asked of all of them at once, by the same rule that quotes one parcel."""

from django.db.models import F, Q, Subquery

from market.places.models import Commune
from orders.models import DeliveryArea


def served_from(commune: Commune) -> Q:
    """Return the condition that a product's vendor delivers to a commune.

    It has no areas at all, or the narrowest of its areas that holds the place says so (`terms` says the same of one).
    """
    holding = DeliveryArea.objects.filter(
        Q(commune=commune) | Q(commune=None, province=commune.province_id) | Q(province=None)
    )
    narrowest = holding.order_by(
        "vendor", F("commune").asc(nulls_last=True), F("province").asc(nulls_last=True)
    ).distinct("vendor")
    served = DeliveryArea.objects.filter(pk__in=Subquery(narrowest.values("pk")), is_served=True)
    with_areas = DeliveryArea.objects.order_by().values("vendor")
    return Q(vendor__in=served.order_by().values("vendor")) | ~Q(vendor__in=with_areas)
