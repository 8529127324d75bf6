"""What the tests of the running order share: evenings with slots, and every decision made on the newest version."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from market.accounts.models import Person
from market.kernel.clock import database_now
from sessions.models import MarketSession, Slot
from tests.cast import make_listing, make_product, make_session, make_vendor
from vetting.models import Vendor


def make_slot(session: MarketSession, vendor: Vendor | None = None, **fields: Any) -> Slot:
    """Put a slot at the end of an evening's order: a new vendor's of 9 minutes unless told otherwise."""
    position = session.slots.count() + 1
    if vendor is None and "title" not in fields:
        vendor = make_vendor(f"Gian {position}")
    if vendor is not None:
        make_listing(session, make_product(vendor))
    return Slot.objects.create(session=session, vendor=vendor, position=position, **{"minutes": 9} | fields)


def with_slots(number: int, state: str = "planned") -> tuple[MarketSession, list[Slot]]:
    """Make an evening with some vendors' slots."""
    session = make_session(state)
    return session, [make_slot(session) for _ in range(number)]


def begin(slot: Slot, *, ended: bool = False) -> Slot:
    """Let a slot have begun five minutes ago, and be over when told."""
    now = database_now()
    slot.started_at, slot.ended_at = now - timedelta(minutes=5), now if ended else None
    slot.save(update_fields=["started_at", "ended_at"])
    return slot


def decide[R](act: Callable[..., R], actor: Person, session: MarketSession, **facts: Any) -> R:
    """Let somebody decide who has just loaded the page."""
    version = MarketSession.objects.get(pk=session.pk).version
    return act(actor=actor, session=session, version=version, **facts)


def vendor_of(slot: Slot) -> Vendor:
    """Return whose slot it is; the organiser's own is nobody's."""
    assert slot.vendor is not None
    return slot.vendor


def order_of(session: MarketSession) -> list[Slot]:
    """Return the order as it stands, with places that count from 1."""
    slots = list(session.slots.order_by("position"))
    assert [slot.position for slot in slots] == list(range(1, len(slots) + 1))
    return slots
