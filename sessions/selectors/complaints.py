"""Questions about complaints: what is due, and what was on air when something was said."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from market.accounts.models import Person
from sessions.models import AirEntry, Complaint
from sessions.speech.complaint_rules import AROUND

DESK_ROWS = 100


@dataclass(frozen=True)
class CaseCounts:
    """How many cases lie where."""

    waiting: int  # nobody took them
    taken: int
    overdue: int
    decided: int


def complaint_counts(session_number: int | None = None) -> CaseCounts:
    """Return how many cases lie where, of one session or of all; one query."""
    cases = Complaint.objects.all()
    if session_number is not None:
        cases = cases.filter(session__number=session_number)
    undecided = Q(status__in=Complaint.UNDECIDED)
    return CaseCounts(
        **cases.aggregate(
            waiting=Count("pk", filter=Q(status=Complaint.Status.OPEN)),
            taken=Count("pk", filter=Q(status=Complaint.Status.TAKEN)),
            overdue=Count("pk", filter=undecided & Q(due_at__lte=Now())),
            decided=Count("pk", filter=~undecided),
        )
    )


def complaints_by_due(
    *, decided: bool = False, taken_by: Person | None = None, session_number: int | None = None
) -> QuerySet[Complaint]:
    """Return cases for the desk: undecided ones by due time, decided ones latest first."""
    cases = Complaint.objects.select_related("session", "listing__product", "product", "vendor", "taken_by")
    if decided:
        cases = cases.exclude(status__in=Complaint.UNDECIDED).order_by("-decided_at", "-pk")
    else:
        cases = cases.filter(status__in=Complaint.UNDECIDED).order_by("due_at", "pk")
    if taken_by is not None:
        cases = cases.filter(taken_by=taken_by)
    if session_number is not None:
        cases = cases.filter(session__number=session_number)
    return cases[:DESK_ROWS]


def on_air_around(complaint: Complaint) -> QuerySet[AirEntry]:
    """Return what was on air when it was said, give or take what people misremember; nothing without a time."""
    if complaint.session_id is None or complaint.said_at is None:
        return AirEntry.objects.none()
    return air_entries_between(complaint.session_id, complaint.said_at - AROUND, complaint.said_at + AROUND)


def air_entries_between(session_id: int, begin: datetime, end: datetime) -> QuerySet[AirEntry]:
    """Return what was on air in a session at any time between two moments, in order."""
    lasting = Q(ended_at__isnull=True) | Q(ended_at__gte=begin)
    entries = AirEntry.objects.filter(lasting, session_id=session_id, began_at__lte=end)
    return entries.select_related("listing__product__vendor", "slot__host", "put_by")


def earlier_complaints(complaint: Complaint) -> int:
    """Return how many other cases there are about the same product, or else the same vendor."""
    if complaint.product_id:
        same = Complaint.objects.filter(product_id=complaint.product_id)
    elif complaint.vendor_id:
        same = Complaint.objects.filter(vendor_id=complaint.vendor_id)
    else:
        return 0
    return same.exclude(pk=complaint.pk).count()
