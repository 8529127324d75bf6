"""Opening a vendor and keeping its profile."""

from dataclasses import dataclass, fields

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from market.places.models import Commune
from market.policies.services import accept_for_vendor
from vetting import contacts
from vetting.behalf import behalf_of
from vetting.models import Dossier, Vendor, VendorMember
from vetting.services.addresses import free_slug, hold_names
from vetting.services.locks import lock_open_dossier
from vetting.services.names import fold_products_again, refuse_taken_name, wish_name

# What the office vets stays as it was vetted; the rest is the vendor's to keep up to date.
VETTED_FIELDS = ("kind", "legal_name", "tax_code", "representative")
HANOI = "01"


@dataclass(frozen=True, kw_only=True)
class VendorProfile:
    """What a vendor says of itself."""

    kind: str
    legal_name: str
    display_name: str
    tax_code: str
    representative: str
    phone: str
    email: str
    commune: Commune
    former_district: str
    address: str
    founded_year: int | None
    story: str


@transaction.atomic
def open_vendor(*, actor: Person, profile: VendorProfile) -> Vendor:
    """Open a vendor with its first dossier and return it; the person becomes its owner and agreed to the rules.

    Asking twice is asking once: a tax code has one vendor, and its owner gets the one that is there.
    """
    hold_names()
    existing = Vendor.objects.filter(tax_code=profile.tax_code).first()
    if existing and existing.members.filter(person=actor).exists():
        return existing
    _refuse_taken_tax_code(profile.tax_code, but=None)
    refuse_taken_name(profile.display_name, but=None)
    vendor = Vendor.objects.create(
        **_columns(profile), slug=free_slug(Vendor, profile.display_name, otherwise="gian-hang")
    )
    VendorMember.objects.create(vendor=vendor, person=actor, part=VendorMember.Part.OWNER)
    accept_for_vendor(person=actor, on_behalf_of=behalf_of(vendor).name)
    dossier = Dossier.objects.create(vendor=vendor)
    journal.record("vendor.opened", actor=actor, subject=vendor, kind=vendor.kind)
    journal.record("dossier.opened", actor=actor, subject=dossier, vendor=vendor.pk)
    return vendor


@transaction.atomic
def change_profile(*, actor: Person, vendor: Vendor, profile: VendorProfile) -> Vendor:
    """Change a vendor's profile. What was or is being vetted is refused as stale: another tab moved on.

    A vetted vendor's new name waits for the office; codes go to its former contact for a while.
    """
    hold_names()
    lock_open_dossier(vendor.pk)
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    columns = _columns(profile)
    is_open = is_profile_open(locked)
    if not is_open:
        wish_name(actor=actor, vendor=locked, name=profile.display_name)
        del columns["display_name"]
    changed = [name for name, value in columns.items() if getattr(locked, name) != value]
    if not is_open and set(changed) & set(VETTED_FIELDS):
        raise Stale(_("Hồ sơ đã được gửi đi nên tên pháp lý và mã số thuế không sửa được nữa. Hãy tải lại trang."))
    if not changed:
        return locked
    _refuse_taken_tax_code(profile.tax_code, but=locked)
    if "display_name" in changed:
        refuse_taken_name(profile.display_name, but=locked)
    kept = _keep_former_contact(locked, changed)
    for name in changed:
        setattr(locked, name, columns[name])
    locked.save(update_fields=[*changed, *kept, "sort_name", "folded_name"])
    if "display_name" in changed:
        fold_products_again(locked)
    journal.record("vendor.profile_changed", actor=actor, subject=locked, fields=sorted(changed))
    return locked


def is_profile_open(vendor: Vendor) -> bool:
    """Tell whether the vetted part of a profile may still change: never approved, and not with the office now."""
    with_office = vendor.dossiers.filter(status__in=Dossier.WITH_OFFICE)
    return vendor.status == Vendor.Status.DRAFT and not with_office.exists()


def _columns(profile: VendorProfile) -> dict[str, object]:
    columns = {field.name: getattr(profile, field.name) for field in fields(profile)}
    if not profile.former_district and profile.commune.province_id == HANOI:
        columns["former_district"] = profile.commune.former_district
    return columns


def _refuse_taken_tax_code(tax_code: str, *, but: Vendor | None) -> None:
    others = Vendor.objects.exclude(pk=but.pk) if but else Vendor.objects.all()
    if others.filter(tax_code=tax_code).exists():
        message = _("Mã số thuế này đã có gian hàng. Nếu đó là cơ sở của Anh/Chị, hãy liên hệ Ban tổ chức.")
        raise Refused(message, field="tax_code")


def _keep_former_contact(vendor: Vendor, changed: list[str]) -> tuple[str, ...]:
    """Note what the contact was and that it changes now; return the columns. Changing twice hides nothing."""
    if not {"phone", "email"} & set(changed):
        return ()
    if not contacts.is_fresh(vendor):
        vendor.former_phone, vendor.former_email = vendor.phone, vendor.email
    vendor.contact_changed_at = clock.now()
    return "former_phone", "former_email", "contact_changed_at"
