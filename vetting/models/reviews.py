"""What the office found: checks on papers, corrections asked for, lookups elsewhere, likenesses, conditions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.files.models import StoredFile
from market.kernel.moves import Movable, Moves
from vetting.models.dossiers import Dossier, Paper
from vetting.models.requirements import Criterion, PaperKind, PaperRequirement
from vetting.models.vendors import Product, Vendor


class PaperCheck(models.Model):
    """One line of the checklist of one paper."""

    class Verdict(models.TextChoices):
        MEETS = "meets", _("Đạt")
        FAILS = "fails", _("Không đạt")
        NOT_APPLICABLE = "not_applicable", _("Không áp dụng")

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="checks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    note = models.CharField(max_length=300, blank=True)  # for the vendor when it fails
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "criterion"], name="paper_check_once"),
            models.CheckConstraint(name="paper_check_fails_with_note", condition=~Q(verdict="fails") | ~Q(note="")),
            models.CheckConstraint(name="paper_check_page", condition=Q(page__isnull=True) | Q(page__gte=1)),
        ]

    def __str__(self) -> str:
        return self.verdict


class Correction(Movable):
    """One thing the vendor is asked to mend; asked, answered and settled on its own."""

    class Status(models.TextChoices):
        OPEN = "open", _("Chờ bổ sung")  # the vendor's move
        ANSWERED = "answered", _("Đã bổ sung")  # the reviewer's move
        SETTLED = "settled", _("Đã xong")  # the reviewer agrees
        DROPPED = "dropped", _("Đã bỏ")  # the reviewer no longer asks for it

    MOVES: ClassVar[Moves] = {
        Status.OPEN: frozenset({Status.ANSWERED, Status.DROPPED}),
        Status.ANSWERED: frozenset({Status.SETTLED, Status.OPEN, Status.DROPPED}),
    }

    PENDING = (Status.OPEN, Status.ANSWERED)  # no approval while one is left

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="corrections")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="corrections")  # as criticised
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=PaperKind.choices, blank=True)  # empty: about the profile or product
    text = models.CharField(max_length=500)
    page = models.PositiveSmallIntegerField(null=True)
    left = models.PositiveSmallIntegerField(null=True)  # the place on the page, in thousandths of it
    top = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(db_default=Now())
    raised_in_round = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(null=True)  # to the vendor, with the request for changes
    answer = models.CharField(max_length=1000, blank=True)
    answer_paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="correction_answered_with_something",
                condition=~Q(status="answered")
                | (Q(answered_at__isnull=False) & (~Q(answer="") | Q(answer_paper__isnull=False))),
            ),
            models.CheckConstraint(
                name="correction_settled_by_someone",
                condition=~Q(status__in=["settled", "dropped"]) | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_place_on_page",
                condition=Q(left__isnull=True, top__isnull=True) | Q(page__isnull=False, left__lte=1000, top__lte=1000),
            ),
        ]
        indexes = [models.Index(fields=["dossier", "status"], name="correction_by_dossier")]

    def __str__(self) -> str:
        return self.text


class Lookup(models.Model):
    """What the office found elsewhere: where, when, by whom, with which result. Evidence, so never changed."""

    class Place(models.TextChoices):
        BUSINESS_REGISTER = "business_register", _("Cổng đăng ký doanh nghiệp quốc gia")
        TAX_REGISTER = "tax_register", _("Tra cứu người nộp thuế")
        TRACE_PORTAL = "trace_portal", _("Cổng truy xuất nguồn gốc quốc gia")
        LABORATORIES = "laboratories", _("Danh sách phòng kiểm nghiệm được chỉ định")
        BRAND_OFFICE = "brand_office", _("Tra cứu sở hữu công nghiệp")
        STAR_REGISTER = "star_register", _("Danh sách sản phẩm OCOP")
        OTHER = "other", _("Nơi khác")

    class Result(models.TextChoices):
        MATCHES = "matches", _("Khớp")
        DIFFERS = "differs", _("Không khớp")
        NOT_FOUND = "not_found", _("Không thấy")
        UNREACHABLE = "unreachable", _("Không truy cập được")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="lookups")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="lookups")
    place = models.CharField(_("Nơi tra cứu"), max_length=20, choices=Place.choices)
    address = models.CharField(_("Địa chỉ trang tra cứu"), max_length=300, blank=True)
    question = models.CharField(_("Tra theo"), max_length=160)  # the number or name looked for
    result = models.CharField(_("Kết quả"), max_length=12, choices=Result.choices)
    note = models.CharField(_("Ghi chú"), max_length=500, blank=True)
    screenshot = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    looked_up_at = models.DateTimeField(_("Lúc tra cứu"))
    looked_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-looked_up_at", "-id"]

    def __str__(self) -> str:
        return f"{self.place} {self.result}"


class PaperLikeness(models.Model):
    """The same or nearly the same page under another vendor; a person judges what that means."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="likenesses")  # the later one
    other = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="later_likenesses")
    page = models.PositiveSmallIntegerField()
    other_page = models.PositiveSmallIntegerField()
    is_same_bytes = models.BooleanField()
    distance = models.PositiveSmallIntegerField()  # bits of 256 that differ
    found_at = models.DateTimeField(db_default=Now())
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    dismissal_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "other"], name="paper_likeness_once"),
            models.CheckConstraint(name="paper_likeness_of_two", condition=~Q(paper=F("other"))),
            models.CheckConstraint(
                name="paper_likeness_dismissed_with_note",
                condition=Q(dismissed_at__isnull=True) | (Q(dismissed_by__isnull=False) & ~Q(dismissal_note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}~{self.other_id}"


class Condition(models.Model):
    """Something to be done by a day, or sales stop by themselves: of a conditional approval, or of a new rule."""

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="conditions")
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="conditions")
    dossier = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="conditions")
    requirement = models.ForeignKey(PaperRequirement, null=True, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField(max_length=30, choices=PaperKind.choices, blank=True)  # met by an accepted paper of it
    text = models.CharField(max_length=500)
    due_on = models.DateField()  # the last day on which orders are taken without it
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    met_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="condition_met_by_someone", condition=Q(met_at__isnull=True) | Q(met_by__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["vendor", "product", "requirement"],
                condition=Q(requirement__isnull=False),
                nulls_distinct=False,
                name="condition_once_per_requirement",
            ),
        ]
        indexes = [
            # Asked in the very statement that sells.
            models.Index(
                fields=["vendor", "product", "due_on"], condition=Q(met_at__isnull=True), name="condition_unmet"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class RedactedCopy(models.Model):
    """What the public sees of a paper: its pages with personal data painted over, tied to the original by its hash."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="redacted_copies")
    code = models.CharField(max_length=12, unique=True)  # of its public address
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    boxes = models.JSONField()  # what was painted over: page, left, top, width, height in thousandths
    original_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper"], condition=Q(withdrawn_at__isnull=True), name="redacted_copy_current_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PaperReminder(models.Model):
    """A reminder that a paper ends, sent once for each distance."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="reminders")
    days_before = models.PositiveSmallIntegerField()
    ends_on = models.DateField()  # the end it spoke of: an extended paper is reminded of anew
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "days_before", "ends_on"], name="paper_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.days_before}"
