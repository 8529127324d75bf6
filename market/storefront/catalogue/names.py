"""The names behind the codes in the catalogue's addresses: branches, product sets, provinces, former districts."""

from dataclasses import dataclass

from django.core.cache import cache

from market.kernel.texts import slug
from market.places.models import Province
from vetting import selectors as vetting
from vetting.models import ProductBranch, ProductSet

NAMES_KEY = "storefront:names"
KEPT_SECONDS = 300


@dataclass(frozen=True)
class Names:
    """Code → name, in the order in which they are shown; names of branches and sets in Vietnamese."""

    branches: dict[str, str]
    sets: dict[int, tuple[str, str]]  # number → (branch, name)
    provinces: dict[str, str]
    districts: dict[str, str]  # "huyen-me-linh" → "Huyện Mê Linh"


def names() -> Names:
    """Return the names, as of at most KEPT_SECONDS ago."""
    found: Names | None = cache.get(NAMES_KEY)
    if found is None:
        districts = vetting.public_vendors().exclude(former_district="").order_by()
        found = Names(
            branches=dict(ProductBranch.objects.values_list("code", "name")),
            sets={row.number: (row.branch_id, row.name) for row in ProductSet.objects.all()},
            provinces={row.code: row.short_name for row in Province.objects.all()},
            districts={slug(name): name for name in districts.values_list("former_district", flat=True).distinct()},
        )
        cache.set(NAMES_KEY, found, KEPT_SECONDS)
    return found
