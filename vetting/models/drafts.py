"""What a vendor has begun and not handed in yet, kept as it goes: half a paper, half a list of products."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from market.files.models import StoredFile
from vetting.models.dossiers import Dossier
from vetting.models.requirements import PaperKind
from vetting.models.vendors import Product, Vendor


class PaperDraft(models.Model):
    """One paper being prepared: its pages, and what was typed so far, even what makes no sense yet."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=30, choices=PaperKind.choices)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField(default=dict)  # field name → text as typed
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "product"], nulls_distinct=False, name="paper_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class DraftPage(models.Model):
    """One file of a paper being prepared: a photo of a page, or a document of several."""

    draft = models.ForeignKey(PaperDraft, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    read_codes = ArrayField(models.CharField(max_length=500), default=list)  # QR and bar codes found on it

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.position}"


class ProductImport(models.Model):
    """A list of products read from the vendor's sheet: looked at first, then taken over once."""

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=120)
    rows = models.JSONField()  # what was read, one object per line of the sheet
    problems = models.JSONField()  # what is wrong, by line and column
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_applied_by_someone", condition=Q(applied_at__isnull=True) | Q(applied_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class CommitmentCode(models.Model):
    """A one-time code with which the legal representative accepts the commitment's very words."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="commitment_codes")
    text_sha256 = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=128)
    sent_to = models.CharField(max_length=254)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="commitment_code_tries", condition=Q(attempts__lte=5))]

    def __str__(self) -> str:
        return f"{self.dossier_id}"
