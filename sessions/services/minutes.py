"""A host on air asks for more minutes; the control room grants them or not. Each wish is answered once."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from sessions.air.running_order import is_on_air
from sessions.models import MarketSession, MinutesRequest, Slot
from sessions.models.minutes import ASKED_MINUTES
from sessions.services.air import MOST_EXTRA_MINUTES, give_minutes, name_of
from sessions.services.running import locked_evening


@transaction.atomic
def ask_minutes(*, actor: Person, slot: Slot) -> MinutesRequest:
    """Ask for two minutes more of the slot on air; while a wish waits, asking again is the same wish."""
    slot = Slot.objects.select_for_update(of=("self",)).select_related("session", "vendor").get(pk=slot.pk)
    if not is_on_air(slot):
        raise Refused(_("Chỉ xin thêm phút khi gian hàng đang lên sóng."))
    waiting = slot.minutes_requests.filter(answered_at=None).first()
    if waiting is not None:
        return waiting
    if slot.extra_minutes + ASKED_MINUTES > MOST_EXTRA_MINUTES:
        raise Refused(_("Lượt này đã được thêm đủ %(most)d phút.") % {"most": MOST_EXTRA_MINUTES})
    wish = MinutesRequest.objects.create(slot=slot, minutes=ASKED_MINUTES, asked_by=actor, asked_at=database_now())
    facts = {"slot": slot.pk, "name": name_of(slot), "minutes": wish.minutes}
    journal.record("minutes.asked", actor=actor, subject=slot.session, **facts)
    return wish


@transaction.atomic
def grant_minutes(*, actor: Person, session: MarketSession, version: int, wish: MinutesRequest) -> MinutesRequest:
    """Give a slot the minutes its host asked for; granted twice, given once."""
    wish = _locked(session, wish)
    if wish.answered_at is None:
        give_minutes(actor=actor, session=session, version=version, slot=wish.slot, minutes=wish.minutes)
        _answer(wish, actor, is_granted=True)
    return wish


@transaction.atomic
def decline_minutes(*, actor: Person, session: MarketSession, version: int, wish: MinutesRequest) -> MinutesRequest:
    """Say that there is no more time; the host reads it at once. Declined twice, declined once."""
    wish = _locked(session, wish)
    if wish.answered_at is None:
        locked_evening(session, version)
        _answer(wish, actor, is_granted=False)
        facts = {"slot": wish.slot_id, "name": name_of(wish.slot)}
        journal.record("minutes.declined", actor=actor, subject=session, **facts)
    return wish


def _locked(session: MarketSession, wish: MinutesRequest) -> MinutesRequest:
    """Lock the session first, as everything on air does, then the wish."""
    MarketSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    rows = MinutesRequest.objects.select_for_update(of=("self",)).select_related("slot__vendor")
    return rows.get(pk=wish.pk, slot__session=session)


def _answer(wish: MinutesRequest, actor: Person, *, is_granted: bool) -> None:
    wish.answered_at, wish.answered_by, wish.was_granted = database_now(), actor, is_granted
    wish.save(update_fields=["answered_at", "answered_by", "was_granted"])
