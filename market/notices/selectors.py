"""Reading the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now

from market.kernel import clock
from market.notices.heartbeats import WORKER
from market.notices.models import Heartbeat, Notice

PAGE = 50  # notices on a page
AT_ONCE = 200  # notices handed out per round of the finder
SILENT_AFTER = timedelta(seconds=90)  # beat rings every 20 seconds


@dataclass(frozen=True)
class Filters:
    """What the office looks for; empty means everything."""

    status: str = ""
    topic: str = ""  # the first word of the kind: "dossier" of "dossier-approved"
    before: int | None = None  # older than this notice
    after: int | None = None  # newer than this notice


@dataclass(frozen=True)
class OutboxPage:
    """One page of the outbox, newest first, and where its neighbours begin."""

    notices: list[Notice]
    older_before: int | None
    newer_after: int | None


@dataclass(frozen=True)
class Pulse:
    """Whether the worker is alive, and when it last was."""

    seen_at: datetime | None
    is_alive: bool

    @property
    def clock(self) -> str:
        """Return the time in Hanoi to the second: 20:31:05."""
        return clock.in_hanoi(self.seen_at).strftime("%H:%M:%S") if self.seen_at else ""


def due_notice_ids(*, limit: int = AT_ONCE) -> list[int]:
    """Return the notices to send now, those waiting longest first."""
    due = Notice.objects.filter(status=Notice.Status.QUEUED, next_try_at__lte=Now())
    return list(due.order_by("next_try_at").values_list("pk", flat=True)[:limit])


def _chosen(filters: Filters) -> QuerySet[Notice]:
    notices = Notice.objects.all()
    if filters.status:
        notices = notices.filter(status=filters.status)
    if filters.topic:
        notices = notices.filter(kind__startswith=f"{filters.topic}-")
    return notices


def outbox_page(filters: Filters) -> OutboxPage:
    """Return one page of the outbox. One query: a row more than a page tells whether there is another page."""
    chosen = _chosen(filters)
    if filters.after is not None:
        rows = list(chosen.filter(pk__gt=filters.after).order_by("pk")[: PAGE + 1])
        notices = rows[:PAGE][::-1]
        is_more = {"newer": len(rows) > PAGE, "older": True}
    else:
        within = chosen if filters.before is None else chosen.filter(pk__lt=filters.before)
        rows = list(within.order_by("-pk")[: PAGE + 1])
        notices = rows[:PAGE]
        is_more = {"newer": filters.before is not None, "older": len(rows) > PAGE}
    return OutboxPage(
        notices=notices,
        older_before=notices[-1].pk if notices and is_more["older"] else None,
        newer_after=notices[0].pk if notices and is_more["newer"] else None,
    )


def unsent_counts() -> Mapping[str, int]:
    """Return how many notices wait, and how many could not be sent."""
    unsent = Notice.objects.filter(status__in=[Notice.Status.QUEUED, Notice.Status.FAILED])
    return dict(unsent.values_list("status").annotate(number=Count("pk")).order_by())


def worker_pulse() -> Pulse:
    """Return when the worker was last alive; whether it still is, the database tells, whose clock wrote it down."""
    lately = ExpressionWrapper(Q(seen_at__gt=clock.Now() - SILENT_AFTER), output_field=BooleanField())
    beats = Heartbeat.objects.filter(part=WORKER).annotate(lately=lately)
    seen_at, is_alive = beats.values_list("seen_at", "lately").first() or (None, False)
    return Pulse(seen_at, is_alive)


def newest_notices(*, limit: int) -> QuerySet[Notice]:
    """Return the latest notices, whole, for the demo's mailbox."""
    return Notice.objects.order_by("-pk")[:limit]
