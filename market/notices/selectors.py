"""Reading the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from market.kernel import clock
from market.notices.heartbeats import WATCHED_EVERY, WATCHER, WORKER
from market.notices.kinds import Kind, kind_of
from market.notices.models import Address, Heartbeat, Notice

PAGE = 50  # notices on a page
SILENT_AFTER = timedelta(seconds=90)  # beat rings every 20 seconds


@dataclass(frozen=True)
class Filters:
    """What the office looks for; empty means everything."""

    status: str = ""
    topic: str = ""  # the first word of the kind: "dossier" of "dossier-approved"
    kind: str = ""
    channel: str = ""
    recipient: str = ""  # the whole address
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


def chosen_notices(filters: Filters) -> QuerySet[Notice]:
    """Return what the office looks for, all of it."""
    wanted = {"status": filters.status, "kind": filters.kind, "channel": filters.channel}
    notices = Notice.objects.filter(**{name: value for name, value in wanted.items() if value})
    if filters.recipient:
        notices = notices.filter(recipient__in={filters.recipient, filters.recipient.lower()})
    if filters.topic:
        notices = notices.filter(kind__startswith=f"{filters.topic}-")
    return notices


def outbox_page(filters: Filters) -> OutboxPage:
    """Return one page of the outbox. One query: a row more than a page tells whether there is another page."""
    chosen = chosen_notices(filters)
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
    """Return how many notices wait, are being sent, may have arrived, and how many could not be sent."""
    unsent = Notice.objects.exclude(status__in=[Notice.Status.SENT, Notice.Status.WITHDRAWN])
    return dict(unsent.values_list("status").annotate(number=Count("pk")).order_by())


@dataclass(frozen=True)
class KindCount:
    """How one kind fared on one day."""

    kind: Kind
    counts: Mapping[str, int]

    @property
    def cells(self) -> list[int]:
        """Return the counts in the order of the states."""
        return [self.counts.get(status, 0) for status in Notice.Status.values]


def counts_of_day(day: date) -> list[KindCount]:
    """Return how many notices of each kind were written on a day in Hanoi, by what became of them."""
    begin = datetime.combine(day, time.min, clock.HANOI)
    written = Notice.objects.filter(created_at__gte=begin, created_at__lt=begin + timedelta(days=1))
    by_kind: dict[str, dict[str, int]] = {}
    for kind, status, number in written.values_list("kind", "status").annotate(n=Count("pk")).order_by():
        by_kind.setdefault(kind, {})[status] = number
    return [KindCount(kind_of(name), counts) for name, counts in sorted(by_kind.items())]


def bouncing_addresses(*, before: int | None, limit: int = PAGE) -> list[Address]:
    """Return the addresses that do not take mail, newest row first."""
    bad = Address.objects.filter(bouncing_since__isnull=False).order_by("-pk")
    return list((bad if before is None else bad.filter(pk__lt=before))[:limit])


def worker_pulse() -> Pulse:
    """Return when the worker was last alive; whether it still is, the database tells, whose clock wrote it down."""
    return _pulse_of(WORKER, SILENT_AFTER)


def watcher_pulse() -> Pulse:
    """Return when the watcher last looked, and whether it still comes by: once a minute it should."""
    return _pulse_of(WATCHER, 3 * WATCHED_EVERY)


def _pulse_of(part: str, silent_after: timedelta) -> Pulse:
    lately = ExpressionWrapper(Q(seen_at__gt=clock.Now() - silent_after), output_field=BooleanField())
    beats = Heartbeat.objects.filter(part=part).annotate(lately=lately)
    seen_at, is_alive = beats.values_list("seen_at", "lately").first() or (None, False)
    return Pulse(seen_at, is_alive)


def newest_notices(*, limit: int) -> QuerySet[Notice]:
    """Return the latest notices, whole, for the demo's mailbox."""
    return Notice.objects.order_by("-pk")[:limit]
