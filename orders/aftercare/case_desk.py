"""Reading cases: the office's queue by its clock, what a case's page shows each side, and the small statistics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, F, Q, QuerySet

from orders.aftercare.acts import Side
from orders.models import Case, CaseEntry, Party

PAGE = 50
OPEN = (Case.Status.OPEN, Case.Status.MEDIATING)


@dataclass(frozen=True)
class CaseCounts:
    """The queue in numbers."""

    waiting: int  # nobody mediates yet
    mediating: int
    overdue: int
    closed: int
    days: float | None  # from opening to the end, on average

    @property
    def mean_days(self) -> str:
        """Return the mean length of a case in days, in Vietnamese figures, or nothing."""
        return "" if self.days is None else f"{self.days:.1f}".replace(".", ",")


def case_counts(moment: datetime) -> CaseCounts:
    """Return how many cases are where, and how long they took."""
    ended = Q(status__in=(Case.Status.DECIDED, Case.Status.WITHDRAWN))
    sums = Case.objects.aggregate(
        waiting=Count("pk", filter=Q(status=Case.Status.OPEN)),
        mediating=Count("pk", filter=Q(status=Case.Status.MEDIATING)),
        overdue=Count("pk", filter=Q(status__in=OPEN, decide_by__lt=moment)),
        closed=Count("pk", filter=ended),
        length=Avg(F("decided_at") - F("opened_at"), filter=ended),
    )
    length: timedelta | None = sums.pop("length")
    return CaseCounts(days=length.total_seconds() / 86_400 if length is not None else None, **sums)


def outcome_counts() -> list[tuple[str, int]]:
    """Return how often each outcome came about, the frequent first."""
    rows = Case.objects.exclude(outcome="").values_list("outcome").annotate(n=Count("pk")).order_by("-n", "outcome")
    return [(str(Case.Outcome(outcome).label), n) for outcome, n in rows]


def cases_waiting() -> QuerySet[Case]:
    """Return the open cases, the one whose clock runs out first at the top."""
    return _with_order(Case.objects.filter(status__in=OPEN)).order_by("decide_by", "pk")


def cases_closed() -> QuerySet[Case]:
    """Return the latest cases that have ended."""
    return _with_order(Case.objects.exclude(status__in=OPEN)).order_by("-decided_at", "-pk")[:PAGE]


def entries_for(case: Case, side: Side) -> list[CaseEntry]:
    """Return what was said in a case as a side may read it: the office's own notes are for the office."""
    entries = case.entries.select_related("file", "author")
    return list(entries if side is Side.OFFICE else entries.filter(is_private=False))


def silent_sides(entries: list[CaseEntry]) -> list[str]:
    """Return who has not said anything yet."""
    spoke = {entry.side for entry in entries}
    return [str(side.label) for side in (Party.BUYER, Party.VENDOR) if side not in spoke]


def _with_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("order__vendor", "order__session", "mediator", "decided_by")
