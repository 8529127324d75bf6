"""Reports: what was compiled when and from which snapshot, its files, who gets them, who may see which part.

Also what is gone when an evening is over and reports still need: its minutes, and what was wanted in vain.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from market.places.models import Commune, Province
from sessions.models import Listing, MarketSession
from vetting.models import ProductBranch


class Compilation(Movable):
    """Reports compiled together from one snapshot: a session's pack, or what a person or the calendar asked for.

    Each is compiled once; a later one never overwrites it.
    """

    class Kind(models.TextChoices):
        PACK = "pack", _("Bộ báo cáo phiên")
        ASKED = "asked", _("Theo yêu cầu")
        REGULAR = "regular", _("Định kỳ")

    class Stage(models.TextChoices):
        """At which moment of a session's life a pack was compiled."""

        CLOSING = "closing", _("Sau giờ đóng")
        T3 = "t3", _("Sau 3 ngày")
        T7 = "t7", _("Sau 7 ngày")
        T14 = "t14", _("Sau 14 ngày")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ lập")  # due, not started
        COMPILING = "compiling", _("Đang lập")  # a worker is at it
        READY = "ready", _("Sẵn sàng")  # can be downloaded
        FAILED = "failed", _("Không lập được")  # says why; can be tried again
        CANCELLED = "cancelled", _("Đã hủy")  # by who asked for it, or the office

    MOVES: ClassVar[Moves] = {
        Status.WAITING: frozenset({Status.COMPILING, Status.CANCELLED}),
        Status.COMPILING: frozenset({Status.READY, Status.FAILED, Status.COMPILING, Status.CANCELLED}),
        Status.FAILED: frozenset({Status.WAITING}),
    }

    kind = models.CharField(max_length=7, choices=Kind.choices)
    session = models.ForeignKey(MarketSession, null=True, on_delete=models.PROTECT, related_name="packs")
    stage = models.CharField(max_length=7, choices=Stage.choices, blank=True, default="")
    report = models.CharField(max_length=4, blank=True, default="")  # "R18"; empty: a whole pack
    wishes = models.JSONField(default=dict)  # orders.reports.selection.Wishes
    language = models.CharField(max_length=2, default="vi")
    with_people = models.BooleanField(default=False)  # names, telephone numbers, addresses: marked, for named roles
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # empty: by itself
    subscription = models.ForeignKey(
        "ReportSubscription", null=True, on_delete=models.SET_NULL, related_name="compilations"
    )  # what had it compiled, if anything
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    due_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # the worker's last sign of life
    done = models.PositiveSmallIntegerField(default=0)  # steps
    steps = models.PositiveSmallIntegerField(default=0)
    cancel_asked_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    ready_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)  # the moment of the snapshot
    snapshot = models.CharField(max_length=60, blank=True, default="")  # PostgreSQL's name of it
    figures = models.JSONField(default=dict)  # the headline numbers of a session, as in R1
    dropped_at = models.DateTimeField(null=True)  # its files were cleaned away; packs keep theirs

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "stage"], condition=Q(kind="pack"), name="pack_once_per_stage"),
            models.CheckConstraint(
                name="pack_is_of_a_session",
                condition=Q(kind="pack", session__isnull=False, report="") & ~Q(stage="")
                | ~Q(kind="pack") & Q(stage="") & ~Q(report=""),
            ),
            models.CheckConstraint(name="asked_by_somebody", condition=~Q(kind="asked") | Q(asked_by__isnull=False)),
            models.CheckConstraint(
                name="compiled_from_a_snapshot",
                condition=~Q(status="ready") | (Q(taken_at__isnull=False, ready_at__isnull=False) & ~Q(snapshot="")),
            ),
            models.CheckConstraint(name="compiled_step_by_step", condition=Q(done__lte=F("steps"))),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status__in=["waiting", "compiling"]), name="compilation_due"),
            models.Index(fields=["session", "-id"], name="compilation_of_session"),
            models.Index(fields=["asked_by", "-id"], name="compilation_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.report or 'pack'} of {self.session_id} {self.stage}".strip()

    @property
    def version(self) -> int:
        """Return which version of its session's pack it is: 1 after the close, and one more at each later stage."""
        return [value for value, _label in self.Stage.choices].index(self.stage) + 1 if self.stage else 1


class ReportFile(models.Model):
    """One file of a compilation. Its hash is asked for when somebody drops a file at `/xac-minh/`."""

    class Format(models.TextChoices):
        ROWS = "rows", _("Dữ liệu gốc")  # what all others are written from
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"
        JSON = "json", "JSON"
        PDF = "pdf", "PDF"

    compilation = models.ForeignKey(Compilation, on_delete=models.PROTECT, related_name="files")
    report = models.CharField(max_length=4, blank=True)  # empty: the workbook of all
    format = models.CharField(max_length=4, choices=Format.choices)
    path = models.CharField(max_length=200)  # in the file store
    sha256 = models.BinaryField(max_length=32)
    size = models.PositiveBigIntegerField()  # bytes
    rows = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compilation", "report", "format"], name="report_file_once"),
            models.CheckConstraint(name="report_file_lies_somewhere", condition=~Q(path="")),
        ]
        indexes = [models.Index(fields=["sha256"], name="report_file_by_hash")]

    def __str__(self) -> str:
        return f"{self.report}.{self.format} of {self.compilation_id}"

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the file, in hex."""
        return bytes(self.sha256).hex()


class ReportSubscription(models.Model):
    """Somebody gets a report by itself: after each session, or each week, month or quarter."""

    class Cadence(models.TextChoices):
        SESSION = "session", _("Sau mỗi phiên")
        WEEK = "week", _("Hằng tuần")
        MONTH = "month", _("Hằng tháng")
        QUARTER = "quarter", _("Hằng quý")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_subscriptions")
    report = models.CharField(max_length=4, blank=True)  # empty: the whole pack, after each session
    cadence = models.CharField(max_length=7, choices=Cadence.choices)
    wishes = models.JSONField(default=dict)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    served_until = models.DateField(null=True)  # the last day of the last period that was sent

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "report", "cadence"], name="subscribed_once"),
            models.CheckConstraint(name="pack_comes_after_sessions", condition=~Q(report="") | Q(cadence="session")),
        ]

    def __str__(self) -> str:
        return f"{self.report} to {self.person_id}"


class ReaderScope(models.Model):
    """The part of the market one reader of reports may see: some communes, a province, a branch. None: the whole."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="reader_scope"
    )
    communes = models.ManyToManyField(Commune, blank=True, related_name="+")
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(ProductBranch, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"scope of {self.person_id}"


class NightMinute(models.Model):
    """One minute of an evening, written while it runs: what is nowhere else when the evening is over."""

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="night_minutes", db_index=False)
    minute = models.DateTimeField()  # its beginning
    viewers = models.PositiveIntegerField(null=True)  # pages open; none: nobody could count them
    held = models.PositiveIntegerField()  # holds that live
    refused = models.JSONField(default=dict)  # reason → placings refused since the evening began
    p95 = models.PositiveIntegerField(null=True)  # milliseconds, of the slowest page

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "minute"], name="night_minute_once")]

    def __str__(self) -> str:
        return f"{self.minute:%H:%M} of {self.session_id}"


class UnmetDemand(models.Model):
    """How often and how much of a listing was wanted in vain, by reason: counted while the evening runs."""

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="unmet_demand", db_index=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="unmet_demand")
    reason = models.CharField(max_length=30)  # as in orders.buying.lost_demand
    times = models.PositiveIntegerField()
    units = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "listing", "reason"], name="unmet_demand_once")]

    def __str__(self) -> str:
        return f"{self.units} of {self.listing_id}"
