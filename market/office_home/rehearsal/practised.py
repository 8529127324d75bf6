"""What was practised so far, read inside the rehearsal: its journal is empty at the beginning."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from market.kernel.clock import database_now
from market.kernel.models import JournalEntry
from market.office_home.rehearsal import checklist, doors
from orders.models import Order
from sessions.availability import ON_TABLE
from sessions.evening import Evening
from sessions.models import AirEntry, Listing, MarketSession


@dataclass(frozen=True)
class Practised:
    """The checklist, and how many orders there were."""

    checks: list[checklist.Check]
    orders: int

    @property
    def done(self) -> int:
        """Return how many tasks were practised."""
        return checklist.score_of(self.checks)


def practised() -> Practised:
    """Return what was practised in the rehearsal that runs; nothing when its schema is gone."""
    try:
        with doors.inside():
            return Practised(checklist.checks_of(_signs()), Order.objects.count())
    except doors.Closed:
        return Practised(checklist.checks_of({}), 0)


def _signs() -> dict[str, datetime]:
    verbs = {sign for task in checklist.TASKS for sign in task.signs}
    firsts = JournalEntry.objects.filter(verb__in=verbs).values_list("verb").annotate(first=Min("recorded_at"))
    signs: dict[str, datetime] = dict(firsts)
    session = MarketSession.objects.get()
    evening = Evening(session, database_now())
    if evening.is_over:
        signs[checklist.CLOSED] = min(evening.ends_at, evening.moment)
    shown = _everybody_on_air()
    if shown is not None:
        signs[checklist.ALL_ON_AIR] = shown
    return signs


def _everybody_on_air() -> datetime | None:
    """Return when the last of the vendors was on air for the first time, or None while one never was."""
    vendors = set(Listing.objects.filter(ON_TABLE).values_list("product__vendor", flat=True))
    firsts = dict(AirEntry.objects.values_list("listing__product__vendor").annotate(first=Min("began_at")))
    return max(firsts.values()) if vendors and vendors <= set(firsts) else None
