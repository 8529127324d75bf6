"""Calling whoever is next: a notice and a question on the vendor's page, by hand or as soon as a slot has begun."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from sessions.air.running_order import now_and_next
from sessions.checks import due_calls
from sessions.evening import Evening
from sessions.models import MarketSession, Slot
from sessions.services.running import keep_decision
from sessions.services.slots import open_line_up, put_off
from sessions.services.vendor_news import tell_sellers
from vetting.models import Vendor


@transaction.atomic
def call_slot(*, actor: Person, session: MarketSession, version: int, slot: Slot) -> Slot:
    """Call a vendor whose slot is still to come; called again, ask again."""
    evening, slots = open_line_up(session, version)
    slot, vendor = _called(slots, slot)
    _call(evening, slot, vendor, actor=actor)
    keep_decision(evening.session, actor)
    return slot


@transaction.atomic
def call_next(pk: int) -> int:
    """Call whoever follows the slot on air, as far as nobody has; return how many were told. Twice is once."""
    session = due_calls.sessions_to_call().select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    if session is None:
        return 0
    following = now_and_next(session.slots.select_related("vendor")).next
    if following is None or following.vendor is None or following.called_at is not None:
        return 0
    return _call(Evening(session, database_now()), following, following.vendor, actor=None)


def _called(slots: list[Slot], wanted: Slot) -> tuple[Slot, Vendor]:
    slot = next((slot for slot in slots if slot.pk == wanted.pk), None)
    if slot is None:
        raise Stale(_("Lượt này không còn trong thứ tự."))
    if slot.vendor is None:
        raise Refused(_("Lượt của Ban tổ chức thì không phải gọi ai."))
    if slot.started_at is not None or slot.skipped_at is not None:
        raise Refused(_("Lượt này đã lên sóng hoặc đã bỏ qua."))
    return slot, slot.vendor


def _call(evening: Evening, slot: Slot, vendor: Vendor, *, actor: Person | None) -> int:
    slot.called_at, slot.answer = evening.moment, Slot.Answer.NONE
    slot.save(update_fields=["called_at", "answer"])
    journal.record("session.slot_called", actor=actor, subject=evening.session, vendor=vendor.pk)
    key = f"{slot.pk}-{evening.moment:%Y%m%d%H%M%S}"
    return tell_sellers("slot-called", vendor, evening.session, key=key, slot=slot)


@transaction.atomic
def answer_call(*, actor: Person, vendor: Vendor, session: MarketSession, answer: str) -> Slot:
    """Keep what a called vendor says: ready, or later by one turn. Whether it waits is the director's to decide."""
    fresh = MarketSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    slot = Slot.objects.filter(session=fresh, vendor=vendor, called_at__isnull=False).first()
    if slot is None:
        raise Refused(_("Ban tổ chức chưa gọi Anh/Chị."))
    if slot.started_at is not None or slot.skipped_at is not None:
        raise Refused(_("Lượt của Anh/Chị đã lên sóng hoặc đã bỏ qua."))
    if slot.answer != answer:
        slot.answer = answer
        slot.save(update_fields=["answer"])
        journal.record("session.slot_answered", actor=actor, subject=fresh, vendor=vendor.pk, answer=answer)
    return slot


@transaction.atomic
def postpone_slot(*, actor: Person, session: MarketSession, version: int, slot: Slot) -> list[Slot]:
    """Let a vendor that asked for it come one turn later; it is called anew when its turn comes."""
    evening, slots = open_line_up(session, version)
    slot, _vendor = _called(slots, slot)
    order = put_off(evening, slots, slot)
    keep_decision(evening.session, actor)
    journal.record("session.slots_ordered", actor=actor, subject=evening.session, by="late")
    return order
