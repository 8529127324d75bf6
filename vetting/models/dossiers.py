"""A dossier: what a vendor hands in at once, and what the office decided about it. Papers belong to it."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from market.files.models import StoredFile
from market.kernel.moves import Movable, Moves
from vetting.models.requirements import PaperKind
from vetting.models.vendors import Product, Vendor

LONGEST_EXTENSION_DAYS = 180  # past the end of a star certificate (Decision 26/2026, art. 12.3)


class Dossier(Movable):
    """One round of vetting of a vendor and some of its products."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Đang soạn")  # the vendor is filling it in
        SUBMITTED = "submitted", _("Chờ thẩm định")  # waits for a reviewer
        IN_REVIEW = "in_review", _("Đang thẩm định")  # a reviewer has taken it
        REVIEWED = "reviewed", _("Chờ phê duyệt")  # the reviewer is done; an approver decides
        CHANGES_REQUESTED = "changes_requested", _("Cần bổ sung")  # the vendor must mend it
        APPROVED = "approved", _("Đã duyệt")  # vendor and products may sell
        REJECTED = "rejected", _("Không duyệt")  # closed; a new dossier may be opened

    MOVES: ClassVar[Moves] = {
        Status.DRAFT: frozenset({Status.SUBMITTED}),
        Status.SUBMITTED: frozenset({Status.IN_REVIEW}),
        Status.IN_REVIEW: frozenset(
            {Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.REVIEWED, Status.APPROVED}  # approved: the fast lane
        ),
        Status.REVIEWED: frozenset({Status.IN_REVIEW, Status.APPROVED, Status.REJECTED}),
        Status.CHANGES_REQUESTED: frozenset({Status.SUBMITTED}),
    }

    class Lane(models.TextChoices):
        """Why one person may decide alone."""

        FOUR_EYES = "four_eyes", _("Hai người")  # the rule: who approves is not who reviewed
        RENEWAL = "renewal", _("Gia hạn không thay đổi")  # only the same papers, renewed
        EARLIER = "earlier", _("Trước quy định")  # decided before two people were asked for

    class Recommendation(models.TextChoices):
        APPROVE = "approve", _("Đề nghị duyệt")  # what the reviewer proposes to the approver
        REJECT = "reject", _("Đề nghị không duyệt")

    EDITABLE = (Status.DRAFT, Status.CHANGES_REQUESTED)  # the vendor's move
    WITH_OFFICE = (Status.SUBMITTED, Status.IN_REVIEW, Status.REVIEWED)  # the office's move
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
    commitment_version = models.CharField(max_length=20, blank=True)
    commitment_sent_to = models.CharField(max_length=80, blank=True)  # where the one-time code went, masked
    promised_on = models.DateField(null=True)  # the last day by which the office promised an answer
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.FOUR_EYES)
    recommendation = models.CharField(max_length=10, choices=Recommendation.choices, blank=True)
    recommendation_note = models.TextField(blank=True, max_length=2000)  # from the reviewer to the approver
    recommended_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision_note = models.TextField(blank=True, max_length=2000)  # shown to the vendor
    decision_text = models.TextField(blank=True)  # written from the checklist, as signed
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
                name="dossier_review_has_reviewer",
                condition=~Q(status__in=["in_review", "reviewed"]) | Q(reviewer__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_reviewed_with_recommendation",
                condition=~Q(status="reviewed") | (~Q(recommendation="") & Q(recommended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dossier_four_eyes",  # who approves is not who reviewed
                condition=~Q(status__in=["approved", "rejected"])
                | Q(lane__in=["renewal", "earlier"])
                | (Q(reviewer__isnull=False) & ~Q(decided_by=F("reviewer"))),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="dossier_queue"),
            models.Index(fields=["status", "promised_on"], name="dossier_promises"),
            models.Index(fields=["reviewer", "status"], name="dossier_workload"),
        ]

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
        REVOKED = "revoked", _("Bị thu hồi")  # its issuer took it back: what needs it may not be sold

    MOVES: ClassVar[Moves] = {
        Status.UPLOADED: frozenset({Status.ACCEPTED, Status.REFUSED, Status.REPLACED, Status.WITHDRAWN}),
        Status.ACCEPTED: frozenset({Status.REFUSED, Status.REPLACED, Status.REVOKED}),
        Status.REVOKED: frozenset({Status.REPLACED}),
        # Uploaded again: the refusal was taken back while other lines of the checklist are open.
        Status.REFUSED: frozenset({Status.UPLOADED, Status.ACCEPTED, Status.REPLACED, Status.WITHDRAWN}),
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
    holder_name = models.CharField(_("Tên ghi trên giấy"), max_length=200, blank=True)
    score = models.DecimalField(_("Điểm OCOP"), max_digits=4, decimal_places=1, null=True, blank=True)  # 0 … 100
    extended_to = models.DateField(null=True)  # a star certificate being re-rated (art. 12.3), with evidence
    extension_file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+"
    )  # its evidence
    extended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ends_on = models.GeneratedField(  # the day that counts: what is sold must arrive by then
        expression=Coalesce("extended_to", "expires_on"), output_field=models.DateField(null=True), db_persist=True
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revocation_reason = models.CharField(_("Lý do thu hồi"), max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="papers")
    read_codes = ArrayField(models.CharField(max_length=500), default=list)  # QR and bar codes found on the picture
    compared_at = models.DateTimeField(null=True)  # when it was looked for under other vendors
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
            models.CheckConstraint(
                name="paper_extended_with_evidence",
                condition=Q(extended_to__isnull=True)
                | Q(
                    kind="star_certificate",
                    extension_file__isnull=False,
                    extended_by__isnull=False,
                    extended_to__gt=F("expires_on"),
                    extended_to__lte=ExpressionWrapper(
                        F("expires_on") + Value(LONGEST_EXTENSION_DAYS), output_field=models.DateField()
                    ),
                ),
            ),
            models.CheckConstraint(
                name="paper_revoked_with_reason",
                condition=~Q(status="revoked")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revocation_reason="")),
            ),
            models.CheckConstraint(
                name="paper_score_in_range", condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100)
            ),
        ]
        indexes = [
            # Asked in the very statement that sells: is a mandatory paper over before the delivery, or revoked?
            models.Index(
                fields=["vendor", "product", "ends_on"],
                condition=Q(status__in=["accepted", "revoked"], is_mandatory=True),
                name="paper_in_force",
            ),
            models.Index(fields=["ends_on"], condition=Q(status="accepted"), name="paper_ending"),
            models.Index(fields=["id"], condition=Q(compared_at__isnull=True), name="paper_uncompared"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
