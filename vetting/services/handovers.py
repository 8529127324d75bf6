"""Handing a vendor over: one owner offers, another member confirms, both are told."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from vetting.models import HandOver, Vendor, VendorMember
from vetting.services.announcements import tell_person
from vetting.services.members import lock_vendor, member_to_change

LIFE = timedelta(days=7)
Part = VendorMember.Part


@transaction.atomic
def offer_hand_over(*, actor: Person, vendor: Vendor, pk: int, keeps: str) -> HandOver:
    """Offer the vendor to one of its members; `keeps` is the part the owner keeps, or nothing."""
    locked = lock_vendor(vendor)
    _refuse_unless_owner(locked, actor)
    member = member_to_change(locked, pk)
    if member.person_id == actor.pk:
        raise Refused(_("Hãy chọn một thành viên khác."), field="member")
    if keeps == Part.OWNER:
        raise Refused(_("Bàn giao xong thì người nhận là chủ. Muốn có hai chủ, hãy đổi vai của thành viên."))
    waiting = open_hand_over(locked)
    if waiting:
        raise Stale(_("Đang có một lần bàn giao chờ trả lời. Hãy rút lại trước khi bàn giao cho người khác."))
    _drop_expired(locked)
    offer = HandOver.objects.create(
        vendor=locked, offered_by=actor, offered_to=member.person, keeps=keeps, expires_at=clock.now() + LIFE
    )
    journal.record("vendor.handover_offered", actor=actor, subject=locked, member=member.person_id)
    for person in (member.person, actor):
        tell_person("vendor-handover", person, locked, key=str(offer.pk), offer=offer)
    return offer


@transaction.atomic
def confirm_hand_over(*, person: Person, vendor: Vendor) -> HandOver:
    """Take a vendor over: the person becomes its owner, and who offered keeps what was said."""
    locked = lock_vendor(vendor)
    offer = open_hand_over(locked)
    if offer is None or offer.offered_to_id != person.pk:
        raise Stale(_("Lần bàn giao này đã được rút, đã hết hạn hoặc đã xong."))
    _refuse_unless_owner(locked, offer.offered_by)
    locked.members.filter(person=person).update(part=Part.OWNER)
    former = locked.members.filter(person=offer.offered_by)
    if offer.keeps:
        former.update(part=offer.keeps)
    else:
        former.delete()
    offer.confirmed_at = clock.now()
    offer.save(update_fields=["confirmed_at"])
    journal.record("vendor.handed_over", actor=person, subject=locked, member=offer.offered_by_id, former=offer.keeps)
    for each in (offer.offered_by, person):
        tell_person("vendor-handed-over", each, locked, key=str(offer.pk), offer=offer)
    return offer


@transaction.atomic
def drop_hand_over(*, person: Person, vendor: Vendor) -> None:
    """Take an offer back, or decline it: only its two sides may."""
    locked = lock_vendor(vendor)
    offer = open_hand_over(locked)
    if offer is None:  # a second click
        return
    if person.pk not in (offer.offered_by_id, offer.offered_to_id):
        raise Refused(_("Chỉ người bàn giao hoặc người nhận mới dừng được lần bàn giao này."))
    offer.dropped_at = clock.now()
    offer.save(update_fields=["dropped_at"])
    journal.record("vendor.handover_dropped", actor=person, subject=locked, member=offer.offered_to_id)


def open_hand_over(vendor: Vendor) -> HandOver | None:
    """Return the offer that waits for an answer, if any."""
    waiting = vendor.hand_overs.filter(confirmed_at=None, dropped_at=None, expires_at__gt=clock.now())
    return waiting.select_related("offered_by", "offered_to").first()


def _drop_expired(vendor: Vendor) -> None:
    vendor.hand_overs.filter(confirmed_at=None, dropped_at=None).update(dropped_at=clock.now())


def _refuse_unless_owner(vendor: Vendor, person: Person) -> None:
    if not vendor.members.filter(person=person, part=Part.OWNER).exists():
        raise Refused(_("Người bàn giao không còn là chủ gian hàng."))
