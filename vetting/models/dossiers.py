"""A dossier: what a vendor hands in at once, and what the office decided about it. Papers belong to it."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from market.files.models import StoredFile
from market.kernel.moves import Movable, Moves
from vetting.models.vendors import Product, Vendor


class PaperKind(models.TextChoices):
    """What a paper is (the fourth article's list, Decision 26/2026 evidence list)."""

    BUSINESS_LICENCE = "business_licence", _("Giấy đăng ký kinh doanh")
    FOOD_SAFETY_CERTIFICATE = "food_safety_certificate", _("Giấy chứng nhận đủ điều kiện an toàn thực phẩm")
    QUALITY_STANDARD = "quality_standard", _("Tiêu chuẩn chất lượng, bản tự công bố")
    TEST_REPORT = "test_report", _("Phiếu kết quả kiểm nghiệm an toàn thực phẩm")
    TRACEABILITY_STAMP = "traceability_stamp", _("Tem truy xuất nguồn gốc")
    STAR_CERTIFICATE = "star_certificate", _("Quyết định, giấy chứng nhận sao OCOP")
    TRADEMARK = "trademark", _("Chứng nhận nhãn hiệu, sở hữu trí tuệ")
    GEOGRAPHICAL_INDICATION = "geographical_indication", _("Chỉ dẫn địa lý")
    QUALITY_SYSTEM = "quality_system", _("Hệ thống quản lý chất lượng")


class PaperRequirement(models.Model):
    """Which paper is asked for, from when to when. Rows, so that the office's lawyer can correct them."""

    class Scope(models.TextChoices):
        VENDOR = "vendor", _("Cơ sở")  # once per vendor
        PRODUCT = "product", _("Sản phẩm")  # once per product

    kind = models.CharField(max_length=30, choices=PaperKind.choices)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    set_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # empty: every product set
    starred_only = models.BooleanField(default=False)  # only for products with OCOP stars
    is_mandatory = models.BooleanField(default=True)
    has_expiry = models.BooleanField(default=False)  # such papers end: their last valid day must be given
    hint = models.CharField(max_length=300, blank=True)  # who issues it, how long it takes
    position = models.PositiveSmallIntegerField(default=0)  # on the vendor's checklist
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="requirement_dates_in_order",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Dossier(Movable):
    """One round of vetting of a vendor and some of its products."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Đang soạn")  # the vendor is filling it in
        SUBMITTED = "submitted", _("Chờ thẩm định")  # waits for a reviewer
        IN_REVIEW = "in_review", _("Đang thẩm định")  # a reviewer has taken it
        CHANGES_REQUESTED = "changes_requested", _("Cần bổ sung")  # the vendor must mend it
        APPROVED = "approved", _("Đã duyệt")  # vendor and products may sell
        REJECTED = "rejected", _("Không duyệt")  # closed; a new dossier may be opened

    MOVES: ClassVar[Moves] = {
        Status.DRAFT: frozenset({Status.SUBMITTED}),
        Status.SUBMITTED: frozenset({Status.IN_REVIEW}),
        Status.IN_REVIEW: frozenset({Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.APPROVED, Status.REJECTED}),
        Status.CHANGES_REQUESTED: frozenset({Status.SUBMITTED}),
    }

    EDITABLE = (Status.DRAFT, Status.CHANGES_REQUESTED)  # the vendor's move
    WITH_OFFICE = (Status.SUBMITTED, Status.IN_REVIEW)  # the office's move
    CLOSED = (Status.APPROVED, Status.REJECTED)

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="dossiers")
    products: "models.ManyToManyField[Product, models.Model]" = models.ManyToManyField(Product, related_name="dossiers")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rounds = models.PositiveSmallIntegerField(default=0)  # how often it was submitted
    submitted_at = models.DateTimeField(null=True)
    commitment_accepted_at = models.DateTimeField(null=True)
    commitment_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    commitment_sha256 = models.CharField(max_length=64, blank=True)  # of the very text accepted
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision_note = models.TextField(blank=True, max_length=2000)  # shown to the vendor
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor"],
                condition=~Q(status__in=["approved", "rejected"]),
                name="dossier_open_once_per_vendor",
            ),
            models.CheckConstraint(
                name="dossier_decided_by_someone",
                condition=~Q(status__in=["approved", "rejected"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_submitted_with_commitment",
                condition=Q(status="draft") | Q(submitted_at__isnull=False, commitment_accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_in_review_has_reviewer", condition=~Q(status="in_review") | Q(reviewer__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["status", "submitted_at"], name="dossier_queue")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Paper(Movable):
    """One document of a dossier: a file and what it says. A newer upload of the same kind replaces it."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Chờ kiểm tra")  # nobody has judged it
        ACCEPTED = "accepted", _("Đạt")  # a reviewer saw that it holds
        REFUSED = "refused", _("Không đạt")  # a reviewer said why not
        REPLACED = "replaced", _("Đã thay")  # a newer file took its place
        WITHDRAWN = "withdrawn", _("Đã rút")  # the vendor took it back before it was accepted

    MOVES: ClassVar[Moves] = {
        Status.UPLOADED: frozenset({Status.ACCEPTED, Status.REFUSED, Status.REPLACED, Status.WITHDRAWN}),
        Status.ACCEPTED: frozenset({Status.REFUSED, Status.REPLACED}),
        Status.REFUSED: frozenset({Status.ACCEPTED, Status.REPLACED, Status.WITHDRAWN}),
    }

    GONE = (Status.REPLACED, Status.WITHDRAWN)  # no longer count

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers")
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="papers")  # the dossier's
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    is_mandatory = models.BooleanField(default=True)  # as the requirement said on the day of upload
    kind = models.CharField(_("Loại giấy tờ"), max_length=30, choices=PaperKind.choices)
    number = models.CharField(_("Số hiệu"), max_length=80, blank=True)
    issuer = models.CharField(_("Nơi cấp"), max_length=160, blank=True)
    issued_on = models.DateField(_("Ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("Có giá trị đến"), null=True, blank=True)  # last valid day; empty: no expiry
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="papers")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UPLOADED)
    refusal_reason = models.CharField(_("Lý do"), max_length=500, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(
        unique=True, default=uuid4, editable=False
    )  # of the form: a second click is the same

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "product"],
                condition=~Q(status__in=["replaced", "withdrawn"]),
                nulls_distinct=False,
                name="paper_current_once",
            ),
            models.CheckConstraint(
                name="paper_dates_in_order",
                condition=Q(issued_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="paper_refused_with_reason", condition=~Q(status="refused") | ~Q(refusal_reason="")
            ),
            models.CheckConstraint(
                name="paper_judged_by_someone",
                condition=~Q(status__in=["accepted", "refused"]) | Q(judged_at__isnull=False, judged_by__isnull=False),
            ),
        ]
        indexes = [
            # Asked in the very statement that sells: is a mandatory paper over before the promised delivery?
            models.Index(
                fields=["vendor", "product", "expires_on"],
                condition=Q(status="accepted", is_mandatory=True, expires_on__isnull=False),
                name="paper_validity",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
