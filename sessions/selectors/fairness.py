"""Fairness of airtime: the order that would be fair, and what each producer, commune and kind was given so far."""

from dataclasses import dataclass

from sessions.air.fairness import Airtime, Turn, fair_order, minutes_each
from sessions.air.running_order import planned_times
from sessions.evening import Evening
from sessions.models import Listing
from sessions.selectors.airtime import airtime_of
from sessions.selectors.slots import Row, line_up
from vetting.models import Vendor


@dataclass(frozen=True)
class Suggestion:
    """A fair order, line by line, with where each slot stands now."""

    rows: list[tuple[Row, int]]  # in the fair order, each with its place now
    order: str  # the slots' numbers, as the form sends them
    changes: bool
    by_commune: list[tuple[str, float]]  # minutes per producer, least first
    by_kind: list[tuple[str, float]]


def suggested_order(evening: Evening) -> Suggestion:
    """Return the fair order of an evening's slots, with new planned times."""
    now = line_up(evening).rows
    turns = [Turn(row.slot.pk, row.slot.vendor_id, has_begun=not row.is_waiting) for row in now]
    times = [row.airtime for row in now if row.airtime]
    order = fair_order(turns, times)
    places = {row.slot.pk: (row, place) for place, row in enumerate(now, 1)}
    for place, pk in enumerate(order, 1):
        places[pk][0].slot.position = place
    planned = {time.slot.pk: time for time in planned_times(evening.session.opens_at, [row.slot for row in now])}
    rows = [
        (Row(row.slot, planned[row.slot.pk], row.expected, row.airtime), place)
        for row, place in (places[pk] for pk in order)
    ]
    return Suggestion(
        rows=rows,
        order=",".join(map(str, order)),
        changes=[turn.slot for turn in turns] != order,
        by_commune=_least_first(minutes_each(times, lambda time: time.commune)),
        by_kind=_least_first(minutes_each(times, lambda time: time.kind)),
    )


def _least_first(minutes: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(minutes.items(), key=lambda pair: (pair[1], pair[0]))


def airtime_report(evening: Evening) -> list[tuple[Vendor, Airtime]]:
    """Return all vendors that came to the last evenings or come to this one, least minutes first."""
    came = Listing.objects.filter(
        standing=Listing.Standing.ACCEPTED, session__opens_at__lte=evening.session.opens_at, withdrawn_at=None
    )
    vendors = Vendor.objects.filter(products__listings__in=came).distinct().select_related("commune")
    known = {vendor.pk: vendor for vendor in vendors}
    times = airtime_of(known.values(), before=evening.session)
    rows = [(known[pk], time) for pk, time in times.items()]
    return sorted(rows, key=lambda row: (round(row[1].minutes), row[0].sort_name, row[0].pk))
