"""Where a person's parcels may go: what they keep with the market, else where the last one went."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, Value
from django.db.models.fields import BooleanField

from market.accounts.models import Person, SavedAddress
from market.places.models import Commune
from market.places.selectors import commune_by_code
from orders.models import OrderContact

LAST = 0  # instead of an address's number: where the last order went


@dataclass(frozen=True)
class Place:
    """One place, with who receives there."""

    pk: int
    name: str
    phone: str
    commune_id: str
    street: str

    @property
    def commune(self) -> Commune | None:
        """Return the commune with its province."""
        return _commune(self.commune_id)


@lru_cache(maxsize=4096)
def _commune(code: str) -> Commune | None:
    # Communes never change while the market runs.
    return commune_by_code(code)


def known_places(person: Person) -> list[Place]:
    """Return a person's places, the one to fill in first; one query. The last order's counts where none is kept."""
    columns = ("place", "name", "phone", "commune_id", "street", "first", "recent")
    kept = SavedAddress.objects.filter(person=person).order_by()
    saved = kept.annotate(place=F("pk"), first=F("is_default"), recent=F("pk")).values_list(*columns)
    contacts = OrderContact.objects.filter(order__buyer=person).order_by("-order_id")[:1]
    no = Value(False, output_field=BooleanField())
    last = contacts.annotate(place=Value(LAST), first=no, recent=Value(LAST)).values_list(*columns)
    rows = sorted(saved.union(last, all=True), key=lambda row: (-row[5], -bool(row[0]), row[6]))
    return [Place(*row[:5]) for row in rows]
