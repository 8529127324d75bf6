"""Which reports there are, and which are due."""

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from orders.models import SessionReport
from orders.reports.services import DEAD_AFTER
from sessions.availability import ENDS_AT
from sessions.models import MarketSession

MAX_TRIES = 5


def sessions_without_report() -> QuerySet[MarketSession]:
    """Return the sessions that are over, by the database's clock, and have no report yet."""
    over = MarketSession.objects.alias(ends=ENDS_AT).filter(ends__lte=Now())
    return over.filter(reports=None).order_by("closes_at")


def due_reports() -> QuerySet[SessionReport]:
    """Return the reports to compile: waiting, or left by a worker that died."""
    dead = Q(status=SessionReport.Status.COMPILING, started_at__lt=Now() - DEAD_AFTER)
    return SessionReport.objects.filter(Q(status=SessionReport.Status.WAITING) | dead, tries__lt=MAX_TRIES)


def listed_reports() -> QuerySet[SessionReport]:
    """Return all reports with their sessions, newest session first."""
    return SessionReport.objects.select_related("session").order_by(F("session__opens_at").desc(), "-version")
