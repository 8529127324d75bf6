"""On air: slots begin, end, are skipped and change places; one product at a time is shown, and the log remembers it."""

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import in_hanoi
from market.kernel.errors import Refused
from sessions.air.running_order import is_on_air, is_waiting
from sessions.availability import ON_TABLE
from sessions.calendar import State, ends_at
from sessions.checks import due
from sessions.evening import Evening
from sessions.models import AirEntry, Listing, MarketSession, Slot
from sessions.models.planning import LONGEST_SLOT
from sessions.selectors.hosts import valid_check
from sessions.services.running import keep_decision, locked_evening

MOST_EXTRA_MINUTES = LONGEST_SLOT  # of one slot, all grants together


@transaction.atomic
def put_on_air(*, actor: Person, session: MarketSession, version: int, listing: Listing | None) -> MarketSession:
    """Show one of the session's listings as the one on air now, or none; the log's open entry ends where it begins."""
    evening = locked_evening(session, version)
    _refuse_outside_the_evening(evening)
    session = evening.session
    if listing is not None:
        listing = Listing.objects.filter(ON_TABLE, pk=listing.pk, session=session).first()
        if listing is None:
            raise Refused(_("Sản phẩm này không còn bày trong phiên."), field="listing")
    if session.on_air_id != (listing.pk if listing else None):
        show(evening, listing, actor)
    keep_decision(session, actor, "on_air")
    journal.record("session.on_air", actor=actor, subject=session, listing=listing.pk if listing else None)
    return session


def show(evening: Evening, listing: Listing | None, actor: Person | None) -> None:
    """Set what is on air (the caller saves the session) and write the log: one entry ends, the next begins."""
    session = evening.session
    session.air_entries.filter(ended_at=None).update(ended_at=evening.moment)
    session.on_air = listing
    if listing is not None:
        slot = session.slots.filter(started_at__isnull=False, ended_at=None).first()
        AirEntry.objects.create(session=session, listing=listing, slot=slot, began_at=evening.moment, put_by=actor)


@transaction.atomic
def start_slot(*, actor: Person, session: MarketSession, version: int, slot: Slot) -> Slot:
    """Begin a slot; the one on air ends in the same moment, and the vendor's first product is shown.

    A vendor's slot begins only when its host was identified (E-commerce Law 122/2025).
    """
    evening = locked_evening(session, version)
    _refuse_not_running(evening)
    slot = _own(evening, slot)
    if not is_waiting(slot):
        raise Refused(_("Lượt này đã bắt đầu hoặc đã bỏ."))
    _refuse_unknown_host(slot, evening)
    evening.session.slots.filter(started_at__isnull=False, ended_at=None).update(ended_at=evening.moment)
    slot.started_at = evening.moment
    slot.save(update_fields=["started_at"])
    show(evening, _first_of(slot), actor)
    keep_decision(evening.session, actor, "on_air")
    journal.record("session.slot_started", actor=actor, subject=evening.session, slot=slot.pk, name=name_of(slot))
    return slot


@transaction.atomic
def end_slot(*, actor: Person, session: MarketSession, version: int, slot: Slot) -> Slot:
    """End the slot on air; its product leaves the air with it."""
    evening = locked_evening(session, version)
    slot = _own(evening, slot)
    if not is_on_air(slot):
        raise Refused(_("Lượt này không còn trên sóng."))
    slot.ended_at = evening.moment
    slot.save(update_fields=["ended_at"])
    show(evening, None, actor)
    keep_decision(evening.session, actor, "on_air")
    journal.record("session.slot_ended", actor=actor, subject=evening.session, slot=slot.pk, name=name_of(slot))
    return slot


@transaction.atomic
def skip_slot(*, actor: Person, session: MarketSession, version: int, slot: Slot, reason: str) -> Slot:
    """Leave a coming slot out, with a reason its vendor reads; what follows moves up."""
    evening = locked_evening(session, version)
    slot = _own(evening, slot)
    _refuse_over(evening)
    if not is_waiting(slot):
        raise Refused(_("Lượt này đã bắt đầu hoặc đã bỏ."))
    slot.skipped_at, slot.skip_reason = evening.moment, reason
    slot.save(update_fields=["skipped_at", "skip_reason"])
    keep_decision(evening.session, actor)
    facts = {"slot": slot.pk, "name": name_of(slot), "reason": reason}
    journal.record("session.slot_skipped", actor=actor, subject=evening.session, **facts)
    return slot


@transaction.atomic
def restore_slot(*, actor: Person, session: MarketSession, version: int, slot: Slot) -> Slot:
    """Put a slot that was left out back at its place; what follows is later again."""
    evening = locked_evening(session, version)
    slot = _own(evening, slot)
    _refuse_over(evening)
    if slot.skipped_at is None or slot.started_at is not None:
        raise Refused(_("Lượt này đang ở trong thứ tự."))
    if slot.vendor_id and evening.session.stops.filter(vendor=slot.vendor_id).exists():
        raise Refused(_("Gian hàng này đã dừng bán trong phiên."))
    slot.skipped_at, slot.skip_reason = None, ""
    slot.save(update_fields=["skipped_at", "skip_reason"])
    keep_decision(evening.session, actor)
    journal.record("session.slot_restored", actor=actor, subject=evening.session, slot=slot.pk, name=name_of(slot))
    return slot


@transaction.atomic
def swap_with_next(*, actor: Person, session: MarketSession, version: int, slot: Slot) -> Slot:
    """Let a coming slot change places with the one after it; all times follow the order."""
    evening = locked_evening(session, version)
    slot = _own(evening, slot)
    _refuse_over(evening)
    waiting = evening.session.slots.filter(started_at=None, skipped_at=None, position__gt=slot.position)
    following = waiting.select_for_update().order_by("position").first()
    if not is_waiting(slot) or following is None:
        raise Refused(_("Không có lượt nào phía sau để đổi chỗ."))
    slot.position, following.position = following.position, slot.position
    for each in (slot, following):  # one place per slot is asked at the end of the transaction
        each.save(update_fields=["position"])
    keep_decision(evening.session, actor)
    facts = {"slot": slot.pk, "name": name_of(slot), "other": name_of(following)}
    journal.record("session.slot_swapped", actor=actor, subject=evening.session, **facts)
    return slot


@transaction.atomic
def give_minutes(*, actor: Person, session: MarketSession, version: int, slot: Slot, minutes: int) -> Slot:
    """Grant the slot on air some minutes more; what follows is later by them."""
    evening = locked_evening(session, version)
    slot = _own(evening, slot)
    if not is_on_air(slot):
        raise Refused(_("Lượt này không còn trên sóng."))
    left = MOST_EXTRA_MINUTES - slot.extra_minutes
    if not 1 <= minutes <= left:
        words = _("Một lượt được thêm nhiều nhất %(most)d phút; còn thêm được %(left)d phút.")
        raise Refused(words % {"most": MOST_EXTRA_MINUTES, "left": left}, field="minutes")
    slot.extra_minutes += minutes
    slot.save(update_fields=["extra_minutes"])
    keep_decision(evening.session, actor)
    facts = {"slot": slot.pk, "name": name_of(slot), "minutes": minutes}
    journal.record("session.slot_extended", actor=actor, subject=evening.session, **facts)
    return slot


@transaction.atomic
def end_air(pk: int) -> bool:
    """End what was on air when a session closed by its clock; tell whether anything was. Running twice ends once."""
    session = due.airs_to_end().select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    if session is None:
        return False
    over = ends_at(session)
    session.air_entries.filter(ended_at=None).update(ended_at=Greatest("began_at", Value(over)))
    session.slots.filter(started_at__isnull=False, ended_at=None).update(ended_at=Greatest("started_at", Value(over)))
    return True


def name_of(slot: Slot) -> str:
    """Return whose slot it is, or what the organiser does in it."""
    return slot.vendor.display_name if slot.vendor else slot.title


def _own(evening: Evening, slot: Slot) -> Slot:
    """Lock the session's slot and return it as it is now."""
    rows = Slot.objects.select_for_update(of=("self",)).select_related("vendor", "host")
    return rows.get(pk=slot.pk, session=evening.session)


def _first_of(slot: Slot) -> Listing | None:
    """Return the first product on the vendor's table."""
    own = Listing.objects.filter(ON_TABLE, session=slot.session_id, product__vendor=slot.vendor_id)
    return own.order_by("position", "pk").first() if slot.vendor_id else None


def _refuse_unknown_host(slot: Slot, evening: Evening) -> None:
    if slot.vendor_id is None:
        return
    if slot.host is None:
        raise Refused(_("Chưa ghi ai lên sóng ở lượt này. Hãy chọn người lên sóng trong thứ tự lên sóng."))
    if valid_check(slot.host, in_hanoi(evening.moment).date()) is None:
        words = _("%(name)s chưa được xác minh danh tính nên chưa lên sóng được.")
        raise Refused(words % {"name": slot.host.display_name})


def _refuse_outside_the_evening(evening: Evening) -> None:
    _refuse_over(evening)
    if evening.state is State.PLANNED:
        raise Refused(_("Chỉ đưa sản phẩm lên sóng từ 30 phút trước giờ mở."))


def _refuse_not_running(evening: Evening) -> None:
    _refuse_over(evening)
    if not evening.is_running:
        raise Refused(_("Phiên chưa mở, chưa bắt đầu lượt nào được."))


def _refuse_over(evening: Evening) -> None:
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
