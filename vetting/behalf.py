"""On whose behalf an owner agrees to the market's rules: how a vendor is named there, and since when it is there."""

from market.accounts.models import Person
from market.policies.selectors import Behalf
from vetting.models import Vendor, VendorMember


def behalf_of(vendor: Vendor) -> Behalf:
    """Return a vendor as the records of agreeing name it."""
    return Behalf(f"{vendor._meta.label_lower}:{vendor.pk}", vendor.created_at)


def behalves_of(person: Person) -> list[Behalf]:
    """Return the vendors somebody owns, for which they are asked to agree."""
    owned = Vendor.objects.filter(members__person=person, members__part=VendorMember.Part.OWNER)
    return [behalf_of(vendor) for vendor in owned.exclude(status=Vendor.Status.CLOSED).order_by("pk")]
