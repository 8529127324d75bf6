"""Things that go wrong, on demand: who practises must find out what to do."""

from collections.abc import Callable

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from market.office_home.rehearsal import crowd, doors, people
from sessions.air.running_order import now_and_next
from sessions.availability import ON_TABLE
from sessions.evening import Evening
from sessions.models import Listing, Slot, StreamProbe

QUESTIONS = 3  # people who notice
GREEDY = 6  # orders that empty a stall


class Mishap(models.TextChoices):
    """What may go wrong."""

    STREAM = "stream", _("Mất luồng phát")
    STOCK = "stock", _("Hết hàng sớm")
    VENDOR = "vendor", _("Người bán vắng mặt")


def let_happen(mishap: str) -> bool:
    """Let one of them happen in the rehearsal; tell whether the evening is open for it."""
    with doors.inside():
        evening = crowd.the_evening()
        if evening.is_live:
            _HAPPEN[Mishap(mishap)](evening)
        return evening.is_live


def _lose_stream(evening: Evening) -> None:
    """Let the stream answer no more, as the worker would find out."""
    address = evening.session.stream_url
    if address:
        found = {"address": address, "answer": StreamProbe.Answer.AWAY, "status": None, "asked_at": evening.moment}
        StreamProbe.objects.update_or_create(session=evening.session, defaults=found)
    _notice(evening, people.NO_PICTURE)


def _sell_out(evening: Evening) -> None:
    """Let greedy buyers take what is on air; the vendor has no more than they took."""
    on_table = Listing.objects.filter(ON_TABLE, session=evening.session)
    listing = evening.session.on_air or on_table.order_by("-allotment").first()
    if listing is None:
        return
    for _each in range(GREEDY):
        crowd.order_something(evening, only=listing, greedy=True)
    taken = Listing.objects.filter(pk=listing.pk, sold__gte=F("per_buyer_limit"))
    taken.update(allotment=F("held") + F("sold"))
    _notice(evening, people.NOTHING_LEFT)


def _lose_vendor(evening: Evening) -> None:
    """Let whoever is next say that they are late."""
    slots = list(evening.session.slots.select_related("vendor"))
    following = now_and_next(slots).next
    if following is not None and following.vendor_id:
        Slot.objects.filter(pk=following.pk).update(called_at=evening.moment, answer=Slot.Answer.LATE)
    _notice(evening, people.NO_HOST)


def _notice(evening: Evening, texts: tuple[str, ...]) -> None:
    for _each in range(QUESTIONS):
        crowd.ask(evening, texts)


_HAPPEN: dict[Mishap, Callable[[Evening], None]] = {
    Mishap.STREAM: _lose_stream,
    Mishap.STOCK: _sell_out,
    Mishap.VENDOR: _lose_vendor,
}
