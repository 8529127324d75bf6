"""What a vendor takes along: a file of everything of its own, made by a worker and kept for a week."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from vetting.models import Vendor


class VendorArchive(Movable):
    """One file asked for by a member: all papers, products and orders, or the orders alone."""

    class Scope(models.TextChoices):
        EVERYTHING = "everything", _("Mọi thứ của gian hàng")  # for owners
        ORDERS = "orders", _("Bảng đơn hàng")  # for the books

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ lập")  # asked for, not started
        COMPILING = "compiling", _("Đang lập")  # a worker is at it
        READY = "ready", _("Tải được")  # until expires_at
        FAILED = "failed", _("Không lập được")  # may be asked for again
        SWEPT = "swept", _("Đã xóa")  # the file is gone, as promised

    MOVES: ClassVar[Moves] = {
        Status.WAITING: frozenset({Status.COMPILING}),
        Status.COMPILING: frozenset({Status.READY, Status.FAILED, Status.COMPILING}),
        Status.READY: frozenset({Status.SWEPT}),
    }
    UNDER_WAY = (Status.WAITING, Status.COMPILING)

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="archives")
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.EVERYTHING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    path = models.CharField(max_length=100, blank=True)  # in the file store, random
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    missing = models.PositiveIntegerField(default=0)  # papers whose content the store no longer had
    error = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "scope"],
                condition=Q(status__in=["waiting", "compiling"]),
                name="archive_under_way_once",
            ),
            models.CheckConstraint(
                name="archive_ready_has_file",
                condition=~Q(status="ready") | (~Q(path="") & ~Q(sha256="") & Q(expires_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["status", "expires_at"], name="archive_by_status")]

    def __str__(self) -> str:
        return f"{self.vendor_id}: {self.scope}"
