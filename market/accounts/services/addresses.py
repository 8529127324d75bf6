"""Where a person's parcels may go."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person, SavedAddress
from market.kernel.errors import Refused
from market.places.models import Commune

MOST = 10  # addresses of a person


@transaction.atomic
def save_address(
    *, person: Person, name: str, phone: str, commune: Commune, street: str, address: SavedAddress | None = None
) -> SavedAddress:
    """Add an address, or change one; the first one becomes the one that is filled in. The same one twice is once."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    facts = {"name": name, "phone": phone, "commune": commune, "street": street}
    same = SavedAddress.objects.filter(person=person, **facts).first()
    if same:
        return same
    own = SavedAddress.objects.filter(person=person)
    if address:
        own.filter(pk=address.pk).update(**facts)
        return address
    if own.count() >= MOST:
        raise Refused(_("Sổ địa chỉ đã đủ 10 nơi. Hãy xóa bớt một nơi trước."))
    return SavedAddress.objects.create(person=person, is_default=not own.exists(), **facts)


@transaction.atomic
def make_default(*, person: Person, address: SavedAddress) -> None:
    """Let one address fill the order sheet; twice is once."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    SavedAddress.objects.filter(person=person, is_default=True).update(is_default=False)
    SavedAddress.objects.filter(person=person, pk=address.pk).update(is_default=True)


@transaction.atomic
def drop_address(*, person: Person, address: SavedAddress) -> None:
    """Delete an address; another one is filled in from then on. Orders keep theirs."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    own = SavedAddress.objects.filter(person=person)
    own.filter(pk=address.pk).delete()
    if not own.filter(is_default=True).exists() and (left := own.first()):
        own.filter(pk=left.pk).update(is_default=True)
