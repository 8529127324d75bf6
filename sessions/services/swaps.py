"""Swaps: two vendors trade places in the running order, when both agree and neither has been on air."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from sessions.air.running_order import is_waiting, planned_times
from sessions.evening import Evening
from sessions.models import MarketSession, Slot, SlotSwap
from sessions.services.running import keep_decision
from sessions.services.slots import trade_places
from sessions.services.vendor_news import tell_sellers
from vetting.models import Vendor

Status = SlotSwap.Status


@transaction.atomic
def ask_swap(*, actor: Person, vendor: Vendor, session: MarketSession, wanted: Slot) -> SlotSwap:
    """Ask another vendor for its place; asked twice, ask once."""
    evening = _locked(session)
    slots = _slots(evening)
    own = next((slot for slot in slots if slot.vendor_id == vendor.pk), None)
    other = next((slot for slot in slots if slot.pk == wanted.pk), None)
    if own is None:
        raise Refused(_("Anh/Chị chưa có lượt lên sóng để đổi."))
    if other is None or other.vendor is None or other == own:
        raise Refused(_("Chỉ đổi được với lượt của một gian hàng khác."))
    _refuse_past(own, other)
    swap, is_new = SlotSwap.objects.get_or_create(
        asked=own, wanted=other, status=Status.ASKED, defaults={"asked_by": actor}
    )
    if is_new:
        journal.record("slot_swap.asked", actor=actor, subject=swap)
        times = {time.slot.pk: time.starts_at for time in planned_times(evening.session.opens_at, slots)}
        facts = {"other": vendor, "theirs": times[own.pk], "own": times[other.pk]}
        tell_sellers("swap-asked", other.vendor, evening.session, key=str(swap.pk), **facts)
    return swap


@transaction.atomic
def agree_swap(*, actor: Person, vendor: Vendor, swap: SlotSwap) -> SlotSwap:
    """Trade places with the vendor that asked; whoever had asked either of the two gets no answer any more."""
    evening, swap = _open(swap)
    if swap.wanted.vendor_id != vendor.pk or swap.status == Status.AGREED:
        return _settled(swap, Status.AGREED)
    _refuse_settled(swap)
    _refuse_past(swap.asked, swap.wanted)
    trade_places(evening, swap.asked, swap.wanted)
    _settle(swap, Status.AGREED, actor)
    either = Q(asked__in=[swap.asked, swap.wanted]) | Q(wanted__in=[swap.asked, swap.wanted])
    SlotSwap.objects.filter(either, status=Status.ASKED).update(
        status=Status.WITHDRAWN, answered_by=actor, answered_at=evening.moment
    )
    keep_decision(evening.session, actor)
    both = {"vendor": swap.asked.vendor_id, "other": swap.wanted.vendor_id}
    journal.record("session.slots_swapped", actor=actor, subject=evening.session, **both)
    _tell(evening, swap, swap.asked, swap.wanted)
    _tell(evening, swap, swap.wanted, swap.asked)
    return swap


@transaction.atomic
def decline_swap(*, actor: Person, vendor: Vendor, swap: SlotSwap) -> SlotSwap:
    """Keep one's own place; the vendor that asked is told."""
    evening, swap = _open(swap)
    if swap.wanted.vendor_id != vendor.pk or swap.status == Status.DECLINED:
        return _settled(swap, Status.DECLINED)
    _refuse_settled(swap)
    _settle(swap, Status.DECLINED, actor)
    _tell(evening, swap, swap.asked, swap.wanted)
    return swap


@transaction.atomic
def withdraw_swap(*, actor: Person, vendor: Vendor, swap: SlotSwap) -> SlotSwap:
    """Take one's question back before it is answered."""
    _evening, swap = _open(swap)
    if swap.asked.vendor_id != vendor.pk or swap.status == Status.WITHDRAWN:
        return _settled(swap, Status.WITHDRAWN)
    _refuse_settled(swap)
    _settle(swap, Status.WITHDRAWN, actor)
    return swap


def _locked(session: MarketSession) -> Evening:
    fresh = MarketSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    evening = Evening(fresh, database_now())
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
    return evening


def _open(swap: SlotSwap) -> tuple[Evening, SlotSwap]:
    """Lock the session (as everybody who moves slots does) and return the swap as it is now."""
    evening = _locked(MarketSession(pk=swap.asked.session_id))
    fresh = SlotSwap.objects.select_related("asked__vendor", "wanted__vendor").get(pk=swap.pk)
    return evening, fresh


def _slots(evening: Evening) -> list[Slot]:
    return list(evening.session.slots.select_related("vendor"))


def _refuse_past(*slots: Slot) -> None:
    if not all(is_waiting(slot) for slot in slots):
        raise Refused(_("Một trong hai lượt đã lên sóng hoặc đã bỏ qua, không đổi được nữa."))


def _refuse_settled(swap: SlotSwap) -> None:
    if swap.status != Status.ASKED:
        raise Refused(_("Lời xin đổi lượt này đã có kết quả: %(status)s.") % {"status": swap.get_status_display()})


def _settled(swap: SlotSwap, status: Status) -> SlotSwap:
    """Return a swap that is settled like that already; a vendor it is not put to settles nothing."""
    if swap.status != status:
        raise Refused(_("Anh/Chị không trả lời thay được."))
    return swap


def _settle(swap: SlotSwap, status: Status, actor: Person) -> None:
    swap.status, swap.answered_by, swap.answered_at = status, actor, database_now()
    swap.save(update_fields=["status", "answered_by", "answered_at"])
    journal.record(f"slot_swap.{status}", actor=actor, subject=swap)


def _tell(evening: Evening, swap: SlotSwap, own: Slot, others: Slot) -> None:
    """Tell one of the two what came of it, with its place as it is now."""
    if own.vendor is None:
        return
    times = {time.slot.pk: time.starts_at for time in planned_times(evening.session.opens_at, _slots(evening))}
    facts = {"agreed": swap.status == Status.AGREED, "own": times[own.pk], "other": others.vendor}
    tell_sellers("swap-answered", own.vendor, evening.session, key=str(swap.pk), **facts)
