"""The running order: who is on air after whom. One version of the session guards it all; what has begun stays put."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused, Stale
from sessions.air.running_order import is_waiting
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, Slot, SlotWish
from sessions.models.planning import LONGEST_SLOT
from sessions.services.running import keep_decision, locked_evening
from vetting.models import Vendor, VendorMember
from vetting.parts import Ability, parts_with

MOST_OWN_MINUTES = LONGEST_SLOT * 3  # of one slot of the organiser's own, as the constraint says
LAST_PLACE = 9999  # of goods whose vendor has no slot


def free_minutes(session: MarketSession, slots: Sequence[Slot]) -> int:
    """Return how many minutes of the evening no slot has been given."""
    length = (session.closes_at - session.opens_at) // timedelta(minutes=1)
    return length - sum(slot.minutes + slot.extra_minutes for slot in slots if slot.skipped_at is None)


def open_line_up(session: MarketSession, version: int) -> tuple[Evening, list[Slot]]:
    """Lock a session whose order may still change, and return it with its slots in order."""
    evening = locked_evening(session, version)
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc, không xếp lại được nữa."))
    return evening, list(evening.session.slots.select_related("vendor", "host"))


def give_slot(evening: Evening, vendor: Vendor, *, actor: Person) -> Slot | None:
    """Put a vendor without a slot at the end of the order; nothing when it has one or the evening is full.

    The caller holds the session's lock and makes its next version. A wish of the vendor is granted by it.
    """
    slots = list(evening.session.slots.all())
    minutes = evening.session.slot_minutes
    if any(slot.vendor_id == vendor.pk for slot in slots) or free_minutes(evening.session, slots) < minutes:
        return None
    position = max((slot.position for slot in slots), default=0) + 1
    facts = {"vendor": vendor, "minutes": minutes, "host": usual_host(vendor), "position": position}
    slot = Slot.objects.create(session=evening.session, **facts)
    SlotWish.objects.filter(session=evening.session, vendor=vendor, withdrawn_at=None).update(granted=slot)
    journal.record("session.slot_added", actor=actor, subject=evening.session, vendor=vendor.pk, minutes=minutes)
    _let_goods_follow(evening)
    return slot


def speakers_of(vendor: Vendor) -> list[Person]:
    """Return who may speak for a vendor on air: its hosts first, then its owners."""
    members = vendor.members.filter(part__in=parts_with(Ability.LIST_GOODS)).select_related("person")
    is_host = Case(When(part=VendorMember.Part.HOST, then=0), default=1, output_field=IntegerField())
    return [member.person for member in members.order_by(is_host, "pk")]


def usual_host(vendor: Vendor) -> Person | None:
    """Return who speaks unless somebody else is named."""
    return next(iter(speakers_of(vendor)), None)


@transaction.atomic
def add_vendor_slot(*, actor: Person, session: MarketSession, version: int, vendor: Vendor) -> Slot:
    """Give a vendor with accepted goods a slot at the end of the order; asked twice, give one."""
    evening, slots = open_line_up(session, version)
    there = next((slot for slot in slots if slot.vendor_id == vendor.pk), None)
    if there is not None:
        return there
    accepted = Listing.objects.filter(session=session, product__vendor=vendor, standing=Listing.Standing.ACCEPTED)
    if not accepted.filter(withdrawn_at=None, stopped_at=None).exists():
        raise Refused(_("%(name)s chưa có sản phẩm nào được nhận vào phiên.") % {"name": vendor.display_name})
    slot = give_slot(evening, vendor, actor=actor)
    if slot is None:
        raise _full(evening, slots)
    keep_decision(evening.session, actor)
    return slot


@transaction.atomic
def add_own_slot(*, actor: Person, session: MarketSession, version: int, title: str, minutes: int) -> Slot:
    """Put a slot of the organiser's own, such as an opening or a break, at the end of the order."""
    evening, slots = open_line_up(session, version)
    _refuse_minutes(minutes, MOST_OWN_MINUTES)
    if free_minutes(evening.session, slots) < minutes:
        raise _full(evening, slots)
    position = slots[-1].position + 1 if slots else 1
    slot = Slot.objects.create(session=evening.session, title=title, minutes=minutes, position=position)
    keep_decision(evening.session, actor)
    journal.record("session.slot_added", actor=actor, subject=evening.session, title=title, minutes=minutes)
    return slot


@transaction.atomic
def change_slot(
    *, actor: Person, session: MarketSession, version: int, slot: Slot, minutes: int, speaker: Person | str
) -> Slot:
    """Give a slot that has not begun other minutes and a host; of the organiser's own, `speaker` is its title."""
    evening, slots = open_line_up(session, version)
    slot = _waiting(slots, slot)
    _refuse_minutes(minutes, LONGEST_SLOT if slot.vendor else MOST_OWN_MINUTES)
    if free_minutes(evening.session, slots) < minutes - slot.minutes:
        raise _full(evening, slots)
    slot.minutes = minutes
    if isinstance(speaker, str):
        slot.title = speaker
    else:
        slot.host = speaker_for(slot, speaker)
    slot.save(update_fields=["minutes", "host", "title"])
    keep_decision(evening.session, actor)
    facts = {"vendor": slot.vendor_id, "title": slot.title, "minutes": minutes}
    journal.record("session.slot_changed", actor=actor, subject=evening.session, **facts)
    return slot


def speaker_for(slot: Slot, person: Person) -> Person:
    """Return the person when they may speak in the slot; refuse whoever may not."""
    if slot.vendor is None or person not in speakers_of(slot.vendor):
        raise Refused(_("Người lên sóng phải là chủ gian hàng hoặc người dẫn của gian hàng."), field="host")
    return person


@transaction.atomic
def choose_host(*, actor: Person, session: MarketSession, vendor: Vendor, host: Person) -> Slot:
    """Let a vendor name who speaks in its own slot, until it begins."""
    fresh = MarketSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    own = fresh.slots.select_related("vendor").filter(vendor=vendor).first()
    if own is None:
        raise Refused(_("Anh/Chị chưa có lượt lên sóng trong phiên này."))
    slot = _waiting([own], own)
    slot.host = speaker_for(slot, host)
    slot.save(update_fields=["host"])
    journal.record("slot.host_chosen", actor=actor, subject=slot, host=host.pk)
    return slot


@transaction.atomic
def remove_slot(*, actor: Person, session: MarketSession, version: int, slot: Slot) -> None:
    """Take a slot that has not begun out of the order; the others move up."""
    evening, slots = open_line_up(session, version)
    slot = _waiting(slots, slot)
    facts = {"vendor": slot.vendor_id, "title": slot.title}
    slot.delete()
    _number(evening, [other for other in slots if other != slot])
    keep_decision(evening.session, actor)
    journal.record("session.slot_removed", actor=actor, subject=evening.session, **facts)


@transaction.atomic
def move_slot(*, actor: Person, session: MarketSession, version: int, slot: Slot, place: int) -> list[Slot]:
    """Put a slot that has not begun at a place of the order, counted from 1; beyond the end is the end."""
    evening, slots = open_line_up(session, version)
    slot = _waiting(slots, slot)
    order = [other for other in slots if other != slot]
    order.insert(max(0, min(place - 1, len(order))), slot)
    return _put_in_order(evening, slots, order, actor, "session.slots_ordered")


@transaction.atomic
def arrange(
    *, actor: Person, session: MarketSession, version: int, order: Sequence[int], verb: str = "session.slots_ordered"
) -> list[Slot]:
    """Take over a whole order, given as the slots' numbers; `verb` says in the journal what it came from."""
    evening, slots = open_line_up(session, version)
    known = {slot.pk: slot for slot in slots}
    if sorted(order) != sorted(known):
        raise Stale(_("Thứ tự vừa có lượt thêm vào hoặc bỏ đi. Hãy xem lại rồi xếp tiếp."))
    return _put_in_order(evening, slots, [known[pk] for pk in order], actor, verb)


def _put_in_order(evening: Evening, before: list[Slot], order: list[Slot], actor: Person, verb: str) -> list[Slot]:
    moved = [slot for slot, other in zip(before, order, strict=True) if slot != other]
    if any(slot.started_at for slot in moved):
        raise Refused(_("Lượt đã lên sóng giữ nguyên chỗ; chỉ xếp lại được các lượt sau đó."))
    if moved:
        _number(evening, order)
        keep_decision(evening.session, actor)
        journal.record(verb, actor=actor, subject=evening.session)
    return order


def _number(evening: Evening, order: Sequence[Slot]) -> None:
    """Write the places 1, 2, 3 …; they are compared at the end of the transaction, so neighbours may trade them."""
    for place, slot in enumerate(order, 1):
        slot.position = place
    Slot.objects.bulk_update(order, ["position"])
    _let_goods_follow(evening)


def _let_goods_follow(evening: Evening) -> None:
    """Show goods in the order their vendors will be on air; once open, the hot rows are left alone."""
    if not evening.is_coming:
        return
    rows = Listing.objects.filter(session=evening.session)
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    slot = Slot.objects.filter(session=evening.session, vendor__products=OuterRef("product")).values("position")[:1]
    rows.update(position=Coalesce(Subquery(slot), Value(LAST_PLACE)))


def trade_places(evening: Evening, one: Slot, other: Slot) -> None:
    """Let two slots trade places; the caller holds the session's lock."""
    places = {one.pk: other.position, other.pk: one.position}
    for slot in (one, other):
        slot.position = places[slot.pk]
    Slot.objects.bulk_update([one, other], ["position"])
    _let_goods_follow(evening)


def put_off(evening: Evening, slots: list[Slot], slot: Slot) -> list[Slot]:
    """Let a slot and the next one to come trade places, and forget that it was called; the caller holds the lock."""
    later = next((other for other in slots if other.position > slot.position and is_waiting(other)), None)
    if later is None:
        raise Refused(_("Sau lượt này không còn lượt nào để lùi."))
    slot.called_at, slot.answer = None, Slot.Answer.NONE
    slot.save(update_fields=["called_at", "answer"])
    trade_places(evening, slot, later)
    return sorted(slots, key=lambda placed: placed.position)


def _waiting(slots: Sequence[Slot], wanted: Slot) -> Slot:
    """Return the slot as it is now; refuse one that is gone, has begun or was skipped."""
    slot = next((slot for slot in slots if slot.pk == wanted.pk), None)
    if slot is None:
        raise Stale(_("Lượt này không còn trong thứ tự."))
    if slot.started_at is not None or slot.skipped_at is not None:
        raise Refused(_("Lượt này đã lên sóng hoặc đã bỏ qua, không sửa được nữa."))
    return slot


def _refuse_minutes(minutes: int, most: int) -> None:
    if not 1 <= minutes <= most:
        raise Refused(_("Một lượt dài từ 1 đến %(most)d phút.") % {"most": most}, field="minutes")


def _full(evening: Evening, slots: Sequence[Slot]) -> Refused:
    words = _("Thứ tự đã kín: buổi chợ chỉ còn trống %(minutes)d phút.")
    return Refused(words % {"minutes": max(0, free_minutes(evening.session, slots))}, field="minutes")
