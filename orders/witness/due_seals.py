"""Which sessions the sealer has to see to, which logs are to be published, which seals to be stamped."""

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from orders.models import Checkpoint, Publication, TimeStamp, WitnessEntry
from orders.services.sealing import SETTLE
from sessions.availability import ENDS_AT
from sessions.models import MarketSession

# Entries get their ids in the order in which they begin, so one that is missed among the newest so many had to wait for
# longer than any order does. The nightly round looks at all of them.
NEWEST = 20_000

_UNPLACED = """
    SELECT DISTINCT e.session_id FROM orders_witnessentry e
    WHERE e.id > coalesce((SELECT max(entry_id) FROM orders_witnessleaf), 0) - %s
      AND NOT EXISTS (SELECT FROM orders_witnessleaf l WHERE l.entry_id = e.id)
    ORDER BY e.session_id
"""


def sessions_to_checkpoint() -> list[int]:
    """Return the sessions with entries that have no place in the tree yet, and those due to be sealed."""
    with connection.cursor() as cursor:
        cursor.execute(_UNPLACED, [NEWEST])
        unplaced = {row[0] for row in cursor.fetchall()}
    return sorted(unplaced | set(sessions_to_seal().values_list("pk", flat=True)))


def sessions_left_behind() -> QuerySet[MarketSession]:
    """Return the sessions with entries anywhere in the log that have no place in the tree; for the nightly round."""
    unplaced = WitnessEntry.objects.filter(session=OuterRef("pk"), leaf__isnull=True)
    return MarketSession.objects.filter(Exists(unplaced)).order_by("pk")


def sessions_to_seal() -> QuerySet[MarketSession]:
    """Return the evenings that are over and have no seal; the sealer looks whether a hold can still place."""
    seal = Checkpoint.objects.filter(session=OuterRef("pk"), is_seal=True)
    over = MarketSession.objects.annotate(end=ENDS_AT).filter(end__lte=Now() - SETTLE, end__gte=F("opens_at"))
    return over.filter(~Exists(seal)).order_by("pk")


def logs_to_publish() -> QuerySet[MarketSession]:
    """Return the sessions whose newest checkpoint or time stamp is not in the published files."""
    mark = Publication.objects.filter(session=OuterRef("pk"))
    newer = Checkpoint.objects.filter(session=OuterRef("pk"), number__gt=OuterRef("published"))
    stamped = TimeStamp.objects.filter(checkpoint__session=OuterRef("pk"))
    any_checkpoint = Checkpoint.objects.filter(session=OuterRef("pk"))
    sessions = MarketSession.objects.annotate(published=mark.values("number"), with_stamp=mark.values("has_time_stamp"))
    return sessions.filter(
        Q(Exists(any_checkpoint), published__isnull=True) | Exists(newer) | Q(Exists(stamped), with_stamp=False)
    ).order_by("pk")


def seals_to_stamp() -> QuerySet[Checkpoint]:
    """Return the seals without a time stamp, newest first: the fresh ones matter most."""
    return Checkpoint.objects.filter(is_seal=True, time_stamp__isnull=True).order_by("-made_at", "-pk")
