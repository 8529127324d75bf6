"""Lots of vetted products, the codes on their stamps, and how often those are scanned."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from vetting.models.dossiers import Paper
from vetting.models.vendors import Product


class Lot(models.Model):
    """What was harvested or made at one time; no more of it is sold than there is."""

    class Origin(models.TextChoices):
        HARVESTED = "harvested", _("Ngày thu hoạch")
        PRODUCED = "produced", _("Ngày sản xuất")

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(max_length=12, unique=True)  # on the stamp; its last character checks the others
    number = models.CharField(_("Số lô"), max_length=20)  # the vendor's own (GS1: at most 20 characters)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    made_on = models.DateField(_("Ngày"))
    best_before = models.DateField(_("Hạn dùng"), null=True, blank=True)
    place = models.CharField(_("Nơi trồng, nơi làm"), max_length=160, blank=True)
    quantity = models.PositiveIntegerField(_("Số lượng"))  # units of the product
    sold = models.PositiveIntegerField(default=0)  # counted in the very statement that sells
    test_report = models.ForeignKey(
        Paper,
        verbose_name=_("Phiếu kiểm nghiệm của lô"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)  # no more stamps, no more listings
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    request_key = models.UUIDField(unique=True, default=uuid4, editable=False)

    class Meta:
        ordering = ["-made_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="lot_number_once_per_product"),
            models.CheckConstraint(name="lot_never_oversold", condition=Q(sold__lte=F("quantity"))),
            models.CheckConstraint(name="lot_holds_something", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="lot_dates_in_order", condition=Q(best_before__isnull=True) | Q(best_before__gte=F("made_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def left(self) -> int:
        """Return how many units nobody has bought."""
        return self.quantity - self.sold


class ScanDay(models.Model):
    """How often a lot's code was scanned on one day, and from about how many places. No persons, no addresses."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="scan_days")
    day = models.DateField()
    scans = models.PositiveIntegerField(default=0)
    places = models.PositiveIntegerField(default=0)  # estimated number of networks, forgotten after the day
    flagged_at = models.DateTimeField(null=True)  # unusual; the office looks at it
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "day"], name="scan_day_once")]
        indexes = [
            models.Index(
                fields=["flagged_at"],
                condition=Q(flagged_at__isnull=False, reviewed_at__isnull=True),
                name="scan_day_unusual",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.day}"
