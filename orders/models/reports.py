"""A session's report: figures taken from one snapshot, and the file officials download."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from sessions.models import MarketSession


class SessionReport(Movable):
    """The report of one session. A version is compiled once; a later one never overwrites it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ lập")  # due, not started
        COMPILING = "compiling", _("Đang lập")  # a worker is at it
        READY = "ready", _("Sẵn sàng")  # can be downloaded
        FAILED = "failed", _("Không lập được")  # says why; can be tried again

    MOVES: ClassVar[Moves] = {
        Status.WAITING: frozenset({Status.COMPILING}),
        Status.COMPILING: frozenset({Status.READY, Status.FAILED, Status.COMPILING}),
        Status.FAILED: frozenset({Status.WAITING}),
    }

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    figures = models.JSONField(default=dict)  # the headline numbers, as in the file
    path = models.CharField(max_length=200, blank=True)  # in the file store
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    rows = models.PositiveIntegerField(default=0)
    snapshot = models.CharField(max_length=60, blank=True)  # PostgreSQL's snapshot id
    error = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "version"], name="report_version_once"),
            models.CheckConstraint(
                name="report_ready_has_file", condition=~Q(status="ready") | (~Q(path="") & ~Q(sha256=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} v{self.version}"
