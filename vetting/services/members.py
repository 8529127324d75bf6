"""Changing parts, removing members, leaving. An owner always stays: the database holds it, these say it kindly."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Absent, Refused
from vetting.models import Vendor, VendorMember
from vetting.services.announcements import tell_person


def lock_vendor(vendor: Vendor) -> Vendor:
    """Return the vendor as it is now, locked: its members change one after the other."""
    return Vendor.objects.select_for_update(no_key=True).get(pk=vendor.pk)


@transaction.atomic
def change_part(*, actor: Person, vendor: Vendor, pk: int, part: str) -> VendorMember:
    """Give a member another part."""
    locked = lock_vendor(vendor)
    member = member_to_change(locked, pk)
    if member.part == part:
        return member
    _refuse_last_owner(locked, member)
    former, member.part = member.part, part
    member.save(update_fields=["part"])
    _forget_offers(locked, member)
    journal.record(
        "member.part_changed", actor=actor, subject=locked, member=member.person_id, part=part, former=former
    )
    return member


@transaction.atomic
def remove_member(*, actor: Person, vendor: Vendor, pk: int) -> Person:
    """Take a member out of a vendor and tell them; return who it was."""
    locked = lock_vendor(vendor)
    member = member_to_change(locked, pk)
    if member.person_id == actor.pk:
        raise Refused(_("Muốn tự rời gian hàng, hãy dùng “Rời gian hàng”."))
    _take_out(locked, member)
    entry = journal.record("member.removed", actor=actor, subject=locked, member=member.person_id, part=member.part)
    tell_person("member-removed", member.person, locked, key=str(entry.pk))
    return member.person


@transaction.atomic
def leave_vendor(*, person: Person, vendor: Vendor) -> None:
    """Leave a vendor by oneself; the last owner hands over or closes instead."""
    locked = lock_vendor(vendor)
    member = locked.members.select_related("person").filter(person=person).first()
    if member is None:  # a second click
        return
    _take_out(locked, member)
    journal.record("member.left", actor=person, subject=locked, member=person.pk, part=member.part)


def member_to_change(vendor: Vendor, pk: int) -> VendorMember:
    """Return one of a vendor's members, or raise Absent."""
    member = vendor.members.select_related("person").filter(pk=pk).first()
    if member is None:
        raise Absent(_("Không có thành viên này trong gian hàng."))
    return member


def _take_out(vendor: Vendor, member: VendorMember) -> None:
    _refuse_last_owner(vendor, member)
    _forget_offers(vendor, member)
    member.delete()


def _refuse_last_owner(vendor: Vendor, member: VendorMember) -> None:
    owners = vendor.members.filter(part=VendorMember.Part.OWNER)
    if member.part == VendorMember.Part.OWNER and not owners.exclude(pk=member.pk).exists():
        raise Refused(
            _("Đây là chủ gian hàng duy nhất. Hãy bàn giao gian hàng, hoặc cho một thành viên khác làm chủ trước.")
        )


def _forget_offers(vendor: Vendor, member: VendorMember) -> None:
    """Drop a hand-over this member offered or was offered: it rested on the part they had."""
    for offer in vendor.hand_overs.filter(confirmed_at=None, dropped_at=None):
        if member.person_id in (offer.offered_by_id, offer.offered_to_id):
            offer.dropped_at = clock.now()
            offer.save(update_fields=["dropped_at"])
