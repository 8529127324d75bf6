"""A host on air asks for more minutes; the control room grants them or not. Each wish is answered once."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from sessions.models import MarketSession, MinutesRequest, Slot
from sessions.models.minutes import ASKED_MINUTES
from sessions.running_order import is_on_air
from sessions.services.air import MOST_EXTRA_MINUTES, give_minutes


@transaction.atomic
def ask_minutes(*, actor: Person, slot: Slot) -> MinutesRequest:
    """Ask for two minutes more of the slot on air; while a wish waits, asking again is the same wish."""
    slot = Slot.objects.select_for_update(of=("self",)).select_related("session").get(pk=slot.pk)
    if not is_on_air(slot):
        raise Refused(_("Chỉ xin thêm phút khi gian hàng đang lên sóng."))
    waiting = slot.minutes_requests.filter(answered_at=None).first()
    if waiting is not None:
        return waiting
    if slot.extra_minutes + ASKED_MINUTES > MOST_EXTRA_MINUTES:
        raise Refused(_("Lượt này đã được thêm đủ %(most)d phút.") % {"most": MOST_EXTRA_MINUTES})
    request = MinutesRequest.objects.create(slot=slot, minutes=ASKED_MINUTES, asked_by=actor, asked_at=database_now())
    journal.record("minutes.asked", actor=actor, subject=slot.session, slot=slot.pk, minutes=request.minutes)
    return request


@transaction.atomic
def grant_minutes(*, actor: Person, session: MarketSession, version: int, request: MinutesRequest) -> MinutesRequest:
    """Give a slot the minutes its host asked for; granted twice, given once."""
    request = _locked(session, request)
    if request.answered_at is not None:
        return request
    minutes = {"slot": request.slot, "minutes": request.minutes}
    give_minutes(actor=actor, session=session, version=version, **minutes)
    _answer(request, actor, is_granted=True)
    return request


@transaction.atomic
def decline_minutes(*, actor: Person, session: MarketSession, request: MinutesRequest) -> MinutesRequest:
    """Say that there is no more time; the host reads it at once."""
    request = _locked(session, request)
    if request.answered_at is None:
        _answer(request, actor, is_granted=False)
        journal.record("minutes.declined", actor=actor, subject=session, slot=request.slot_id)
    return request


def _locked(session: MarketSession, request: MinutesRequest) -> MinutesRequest:
    rows = MinutesRequest.objects.select_for_update(of=("self",)).select_related("slot")
    return rows.get(pk=request.pk, slot__session=session)


def _answer(request: MinutesRequest, actor: Person, *, is_granted: bool) -> None:
    request.answered_at, request.answered_by, request.was_granted = database_now(), actor, is_granted
    request.save(update_fields=["answered_at", "answered_by", "was_granted"])
