"""Scans of stamps: carried from Redis into rows, flagged when they look unusual, looked at by the office."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from vetting import scans
from vetting.models import Lot, ScanDay
from vetting.reasons import reason_for
from vetting.scans import Counted

# All stamps of a lot carry one code. Each piece is opened by its buyer, perhaps by a neighbour and once more at home;
# a copied code is opened in more places than there are pieces.
PLACES_TO_SAY_NOTHING = 25  # networks a day: a photo of one stamp passed round in a chat reaches about so many
SCANS_TO_SAY_NOTHING = 200  # a day: shop staff showing the page to customers all day
SCANS_PER_UNIT = 5

# The larger figure wins, so a second run, or a Redis that began anew, changes nothing backwards; a flag stays.
_KEEP = """
    INSERT INTO vetting_scanday (lot_id, day, scans, places, flagged_at, review_note)
    SELECT seen.lot, %(day)s, seen.scans, seen.places, CASE WHEN seen.flagged THEN %(now)s END, ''
    FROM unnest(%(lots)s::bigint[], %(scans)s::int[], %(places)s::int[], %(flags)s::boolean[])
        AS seen (lot, scans, places, flagged)
    JOIN vetting_lot ON vetting_lot.id = seen.lot
    ON CONFLICT (lot_id, day) DO UPDATE SET
        scans = greatest(vetting_scanday.scans, excluded.scans),
        places = greatest(vetting_scanday.places, excluded.places),
        flagged_at = coalesce(vetting_scanday.flagged_at, excluded.flagged_at)
"""


def is_unusual(seen: Counted, lot: Lot, day: date) -> bool:
    """Tell whether a day's scans are more than the pieces of the lot explain. Goods that are over explain none."""
    is_over = lot.best_before is not None and lot.best_before < day
    pieces = 0 if is_over else lot.quantity
    return seen.places > max(PLACES_TO_SAY_NOTHING, pieces) or seen.scans > max(
        SCANS_TO_SAY_NOTHING, SCANS_PER_UNIT * pieces
    )


def keep_scans() -> int:
    """Carry what was counted today and yesterday into the database; return how many lots were scanned."""
    today = clock.today_in_hanoi()
    return sum(_keep_day(day, clock.now()) for day in (today - timedelta(days=1), today))


def _keep_day(day: date, moment: datetime) -> int:
    counted = scans.counted(day)
    lots = Lot.objects.in_bulk(counted)
    rows = [(pk, counted[pk], is_unusual(counted[pk], lot, day)) for pk, lot in sorted(lots.items())]
    if rows:
        values: dict[str, Any] = {
            "day": day,
            "now": moment,
            "lots": [pk for pk, _seen, _flag in rows],
            "scans": [seen.scans for _pk, seen, _flag in rows],
            "places": [seen.places for _pk, seen, _flag in rows],
            "flags": [flag for _pk, _seen, flag in rows],
        }
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, values)
    return len(rows)


@transaction.atomic
def review_scans(*, actor: Person, scan_day: ScanDay, note: str) -> ScanDay:
    """Keep what the office found out about a day of unusual scans. The second to answer gets the first answer."""
    locked = ScanDay.objects.select_for_update(of=("self",)).select_related("lot").get(pk=scan_day.pk)
    if locked.reviewed_at is not None:
        return locked
    found = reason_for(note, missing=_("Hãy ghi vài chữ: đã hỏi ai, thấy gì."), field="note")
    locked.reviewed_by, locked.reviewed_at, locked.review_note = actor, clock.database_now(), found
    locked.save(update_fields=["reviewed_by", "reviewed_at", "review_note"])
    journal.record("lot.scans_reviewed", actor=actor, subject=locked.lot, day=str(locked.day))
    return locked
