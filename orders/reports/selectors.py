"""Which compilations there are, and which are due."""

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Now

from orders.models import Compilation, ReportFile
from orders.reports.compiling import DEAD_AFTER

MAX_TRIES = 5


def due_compilations() -> QuerySet[Compilation]:
    """Return what is to be compiled: waiting, or left by a worker that died; packs first."""
    waiting = Q(status=Compilation.Status.WAITING, due_at__lte=Now())
    dead = Q(status=Compilation.Status.COMPILING, seen_at__lt=Now() - DEAD_AFTER)
    return Compilation.objects.filter(waiting | dead, tries__lt=MAX_TRIES).order_by(F("session").asc(nulls_last=True))


def spent_compilations() -> QuerySet[Compilation]:
    """Return those whose worker died as often as is tried: they fail, so that somebody looks."""
    dead = Q(status=Compilation.Status.COMPILING, seen_at__lt=Now() - DEAD_AFTER)
    return Compilation.objects.filter(dead, tries__gte=MAX_TRIES)


def packs() -> QuerySet[Compilation]:
    """Return the packs of all sessions, the latest first."""
    found = Compilation.objects.filter(kind=Compilation.Kind.PACK).select_related("session")
    return found.order_by("-session__opens_at", "-pk")


def with_files(compilations: QuerySet[Compilation]) -> QuerySet[Compilation]:
    """Add what lies in the file store for each, in the order of the list."""
    files = ReportFile.objects.order_by("pk")
    return compilations.select_related("session", "asked_by").prefetch_related(Prefetch("files", queryset=files))
