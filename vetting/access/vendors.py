"""Vendors a person may act for, and with which part: strangers get Absent (404), other members 403."""

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.errors import Absent
from vetting.models import Vendor, VendorMember
from vetting.parts import Ability, may


def vendor_for(person: Person, slug: str) -> Vendor:
    """Return a vendor the person is a member of, whatever their part."""
    own = Vendor.objects.filter(slug=slug, members__person_id=person.pk).annotate(part=F("members__part"))
    vendor = own.select_related("commune__province").first()
    if vendor is None:
        raise Absent(_("Không có gian hàng này, hoặc Anh/Chị không phải thành viên."))
    _parts_of(person)[slug] = vendor.part
    return vendor


def part_in(person: Person, slug: str) -> str:
    """Return a person's part in a vendor, or nothing; read once per request."""
    known = _parts_of(person)
    if slug not in known:
        found = VendorMember.objects.filter(person_id=person.pk, vendor__slug=slug).values_list("part", flat=True)
        known[slug] = found.first() or ""
    return known[slug]


def _parts_of(person: Person) -> dict[str, str]:
    """Return what this request has read of a person's parts, by vendor."""
    known: dict[str, str] = person.__dict__.setdefault("_parts", {})
    return known


def vendor_where(person: Person, slug: str, ability: Ability) -> Vendor:
    """Return a vendor in which the person's part includes an ability; other members learn that theirs does not."""
    vendor = vendor_for(person, slug)
    if not may(part_in(person, slug), ability):
        raise PermissionDenied
    return vendor


def vendor_for_dossier(person: Person, slug: str) -> Vendor:
    """Return a vendor whose dossiers the person may read."""
    return vendor_where(person, slug, Ability.SEE_DOSSIER)


def vendor_for_products(person: Person, slug: str) -> Vendor:
    """Return a vendor whose list of products the person may read."""
    return vendor_where(person, slug, Ability.SEE_PRODUCTS)


def vendor_for_sessions(person: Person, slug: str) -> Vendor:
    """Return a vendor whose goods in the sessions the person may read."""
    return vendor_where(person, slug, Ability.SEE_SESSIONS)


def vendor_for_listing(person: Person, slug: str) -> Vendor:
    """Return a vendor the person may offer goods for."""
    return vendor_where(person, slug, Ability.LIST_GOODS)


def vendor_for_packing(person: Person, slug: str) -> Vendor:
    """Return a vendor whose orders the person may confirm, pack and send."""
    return vendor_where(person, slug, Ability.PACK)


def vendor_for_settling(person: Person, slug: str) -> Vendor:
    """Return a vendor whose orders the person may decline or call paid."""
    return vendor_where(person, slug, Ability.SETTLE)


def vendor_for_members(person: Person, slug: str) -> Vendor:
    """Return a vendor whose members the person may change."""
    return vendor_where(person, slug, Ability.KEEP_MEMBERS)


def owned_vendor_for(person: Person, slug: str) -> Vendor:
    """Return a vendor whose profile, products and dossier the person may change; other members get 403."""
    return vendor_where(person, slug, Ability.KEEP_DOSSIER)


def is_owner(person: Person, vendor: Vendor) -> bool:
    """Tell whether a person may change the vendor's profile, products and dossier."""
    return may(part_in(person, vendor.slug), Ability.KEEP_DOSSIER)


def office_vendor(slug: str) -> Vendor:
    """Return any vendor, for the office."""
    vendor = Vendor.objects.select_related("commune__province").filter(slug=slug).first()
    if vendor is None:
        raise Absent(_("Không có chủ thể này."))
    return vendor
