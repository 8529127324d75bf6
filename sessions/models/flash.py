"""A flash window: a lower price of one listing for some minutes of its session, by the server's clock."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.listings import Listing


class FlashWindow(models.Model):
    """Own price, own stock, own time. Whether it holds is asked of the clock in the statement that takes the stock."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="flash_windows")
    price = models.PositiveIntegerField(_("Giá chớp nhoáng"))  # đồng, below the session price (a trigger holds that)
    allotment = models.PositiveIntegerField(_("Số lượng"))  # units, part of the listing's own allotment
    sold = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField(_("Bắt đầu lúc"))
    ends_at = models.DateTimeField(_("Kết thúc lúc"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(name="flash_price_is_positive", condition=Q(price__gte=1000)),
            models.CheckConstraint(name="flash_never_oversold", condition=Q(sold__lte=F("allotment"))),
            models.CheckConstraint(name="flash_has_stock", condition=Q(allotment__gte=1)),
            models.CheckConstraint(name="flash_lasts", condition=Q(ends_at__gt=F("starts_at"))),
            ExclusionConstraint(
                name="flash_one_at_a_time",
                expressions=[
                    (F("listing"), RangeOperators.EQUAL),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price} for {self.listing_id}"
