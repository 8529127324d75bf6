"""The pictures of a product in their order. The first that shows is its cover (`Product.picture`)."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.files.models import StoredPicture
from market.kernel.moves import Movable, Moves
from vetting.models.vendors import Product


class ProductPicture(Movable):
    """One picture of a product. The public knows the goods of a vetted one, so the office sees a new picture first."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ Ban tổ chức xem")  # added to goods that were vetted, or are with the office
        SHOWN = "shown", _("Đang hiện")  # on every page the product is on
        REFUSED = "refused", _("Không được hiện")  # with a reason the vendor reads

    MOVES: ClassVar[Moves] = {
        Status.WAITING: frozenset({Status.SHOWN, Status.REFUSED}),
    }

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(StoredPicture, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()  # from 1, without gaps
    alt = models.CharField(_("Ảnh cho thấy gì"), max_length=150)  # read out to people who do not see it
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.SHOWN)
    request_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(_("Lý do không cho hiện"), max_length=500, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "position"], name="product_picture_place", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="product_picture_placed", condition=Q(position__gte=1)),
            models.CheckConstraint(
                name="product_picture_refused_with_reason",
                condition=~Q(status="refused") | (~Q(reason="") & Q(answered_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["added_at"], condition=Q(status="waiting"), name="product_picture_waiting"),
        ]

    def __str__(self) -> str:
        return self.alt
