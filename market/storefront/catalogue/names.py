"""The names behind the codes in the catalogue's addresses: branches, product sets, provinces, former districts."""

import json
from dataclasses import asdict, dataclass

from market.kernel import rehearsing
from market.kernel.texts import slug
from market.places.models import Province
from sessions.night.copies import shared_copy
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


_held: dict[str, tuple[str, Names]] = {}  # name → (tag of the copy, what was read from it)


def names() -> Names:
    """Return the names, as of at most KEPT_SECONDS ago; a process reads each copy once."""
    copy = shared_copy(NAMES_KEY, _written, lifetime=KEPT_SECONDS)
    name = rehearsing.apart(NAMES_KEY)
    held = _held.get(name)
    if held is None or held[0] != copy.etag:
        held = _held[name] = (copy.etag, _read(copy.body))
    return held[1]


def _read(body: bytes) -> Names:
    data = json.loads(body)
    sets = {int(number): (branch, name) for number, (branch, name) in data["sets"].items()}
    return Names(data["branches"], sets, data["provinces"], data["districts"])


def _written() -> bytes:
    districts = vetting.public_vendors().exclude(former_district="").order_by()
    found = Names(
        branches=dict(ProductBranch.objects.values_list("code", "name")),
        sets={row.number: (row.branch_id, row.name) for row in ProductSet.objects.all()},
        provinces={row.code: row.short_name for row in Province.objects.all()},
        districts={slug(name): name for name in districts.values_list("former_district", flat=True).distinct()},
    )
    return json.dumps(asdict(found), ensure_ascii=False).encode()
