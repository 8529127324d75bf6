"""A vetted vendor's wish for another name. The public knows the old one, so the office agrees first."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from vetting.models.vendors import Vendor


class NameWish(Movable):
    """A new display name, waiting for the office or answered by it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ Ban tổ chức đồng ý")  # the old name stands everywhere
        GRANTED = "granted", _("Đã đồng ý")  # it is the vendor's name since
        REFUSED = "refused", _("Không đồng ý")  # with a reason the vendor reads
        DROPPED = "dropped", _("Đã rút")  # by the vendor, or for another wish

    MOVES: ClassVar[Moves] = {
        Status.WAITING: frozenset({Status.GRANTED, Status.REFUSED, Status.DROPPED}),
    }

    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="name_wishes")
    name = models.CharField(_("Tên mới"), max_length=120)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(_("Lý do không đồng ý"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vendor"], condition=Q(status="waiting"), name="name_wish_waits_once"),
            models.CheckConstraint(
                name="name_wish_answered_by_someone",
                condition=~Q(status__in=("granted", "refused"))
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="name_wish_refused_with_reason", condition=~Q(status="refused") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
