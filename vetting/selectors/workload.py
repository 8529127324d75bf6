"""How much each reviewer has to do, and how quickly they answer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.core.cache import cache
from django.db.models import Count, Q

from market.accounts.models import Person, Role
from market.kernel import clock
from market.kernel.models import JournalEntry
from vetting.models import Dossier

RECENT = timedelta(days=7)  # what counts as done lately
MEASURED = timedelta(days=30)  # over which the median is taken
REMEMBERED = "vetting:workloads"
REMEMBERED_SECONDS = 20  # the table stands below every inbox page
DONE = ("dossier.recommended", "dossier.changes_requested", "dossier.approved")  # a reviewer's answers


@dataclass(frozen=True)
class Workload:
    """One reviewer's desk in numbers."""

    reviewer: Person
    open: int
    late: int
    done: int  # in the last seven days
    median_days: float | None  # working days from submission to answer; nothing: no answer lately


def reviewers() -> list[Person]:
    """Return the people who review, by name."""
    people = Person.objects.filter(role_grants__role=Role.REVIEWER, is_active=True)
    return list(people.order_by("full_name", "pk"))


def workloads_lately() -> list[Workload]:
    """Return every reviewer's workload as of at most REMEMBERED_SECONDS ago."""
    found: list[Workload] | None = cache.get(REMEMBERED)
    if found is None:
        found = workloads()
        cache.set(REMEMBERED, found, REMEMBERED_SECONDS)
    return found


def workloads() -> list[Workload]:
    """Return every reviewer's workload, who has most to do first."""
    today, now = clock.today_in_hanoi(), clock.now()
    held = Dossier.objects.filter(status=Dossier.Status.IN_REVIEW).values("reviewer").order_by()
    counts = {
        row["reviewer"]: (row["open"], row["late"])
        for row in held.annotate(open=Count("pk"), late=Count("pk", filter=Q(promised_on__lt=today)))
    }
    taken = _taken(now)
    rows = [_workload(person, *counts.get(person.pk, (0, 0)), taken[person.pk], now) for person in reviewers()]
    return sorted(rows, key=lambda row: (-row.open, -row.late))


def _taken(now: datetime) -> dict[int, list[tuple[datetime, int]]]:
    """Return when each person answered dossiers lately, and how many working days each answer took."""
    found: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    entries = JournalEntry.objects.filter(
        recorded_at__gt=now - MEASURED, verb__in=DONE, facts__has_key="working_days", actor__isnull=False
    )
    for actor, moment, days in entries.values_list("actor", "recorded_at", "facts__working_days"):
        found[actor].append((moment, days))
    return found


def _workload(person: Person, held: int, late: int, taken: list[tuple[datetime, int]], now: datetime) -> Workload:
    done = sum(moment > now - RECENT for moment, _days in taken)
    return Workload(person, held, late, done, median(days for _moment, days in taken) if taken else None)
