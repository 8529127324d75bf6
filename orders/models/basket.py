"""Baskets and holds: what somebody wants of one session, and the units kept aside for them for ten minutes."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from orders.models.orders import Placing
from sessions.models import Listing, MarketSession

HOLD_LASTS = timedelta(minutes=10)  # and once more as long when it is extended
OFFER_LASTS = timedelta(minutes=5)  # what the waiting list is offered


class Basket(models.Model):
    """What one buyer or one browser wants of one session. It keeps its session and is never emptied silently."""

    key = models.UUIDField(unique=True)  # a browser's own session knows it; the placing it leads to has the same key
    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="baskets", db_index=False)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="baskets", db_index=False
    )
    placing = models.OneToOneField(Placing, null=True, on_delete=models.PROTECT, related_name="basket")
    created_at = models.DateTimeField(db_default=Now())
    touched_at = models.DateTimeField(db_default=Now())
    told_of_close_at = models.DateTimeField(null=True, blank=True)  # that the evening ends and it is not ordered yet

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "session"],
                condition=Q(buyer__isnull=False, placing__isnull=True),
                name="basket_open_once_per_buyer",
            ),
        ]
        indexes = [models.Index(fields=["session", "touched_at"], name="basket_by_session")]

    def __str__(self) -> str:
        return str(self.key)


class BasketLine(models.Model):
    """So many units of one listing, at the price that was shown when they were put in."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines", db_index=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()  # units
    shown_price = models.PositiveIntegerField()  # đồng per unit
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["basket", "listing"], name="basket_line_once_per_listing"),
            models.CheckConstraint(name="basket_line_has_quantity", condition=Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.listing_id}"


class Hold(models.Model):
    """Units of a listing kept aside for a basket until `expires_at`, counted in the listing's `held` until it ended.

    One that expired does not count, though nothing ended it: whoever wants the units ends it under the listing's lock.
    A pause freezes it: while the session is paused its clock stands, and a trigger moves `expires_at` on resuming.
    """

    class Ending(models.TextChoices):
        NONE = "", _("Đang giữ")
        PLACED = "placed", _("Đã chốt đơn")
        RELEASED = "released", _("Đã thả")  # by the buyer
        EXPIRED = "expired", _("Hết giờ giữ")
        STOPPED = "stopped", _("Ban tổ chức dừng")

    basket = models.ForeignKey(Basket, on_delete=models.PROTECT, related_name="holds")
    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="holds", db_index=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="holds", db_index=False)
    quantity = models.PositiveIntegerField()  # units
    held_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    is_extended = models.BooleanField(default=False, db_default=False)  # once
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["basket", "listing"], condition=Q(ended_at__isnull=True), name="hold_once_per_basket_line"
            ),
            models.CheckConstraint(name="hold_has_quantity", condition=Q(quantity__gte=1)),
            models.CheckConstraint(name="hold_ends_after_start", condition=Q(expires_at__gt=F("held_at"))),
            models.CheckConstraint(
                name="hold_ended_with_ending",
                condition=Q(ended_at__isnull=True, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
            ),
        ]
        indexes = [
            models.Index(fields=["listing", "expires_at"], name="hold_open", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["session"], name="hold_open_of_session", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.listing_id} held"


class WaitingBuyer(models.Model):
    """Somebody waiting for units of a listing, first come first served; the offer is a hold of five minutes."""

    basket = models.ForeignKey(Basket, on_delete=models.PROTECT, related_name="waits")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="waits", db_index=False)
    quantity = models.PositiveIntegerField()  # units wanted
    email = models.EmailField(blank=True, default="")  # where to tell them, when they are not looking
    joined_at = models.DateTimeField(db_default=Now())
    hold = models.OneToOneField(Hold, null=True, on_delete=models.PROTECT, related_name="offered_to")  # the offer
    left_at = models.DateTimeField(null=True, blank=True)  # gave up, or the offer ran out

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["basket", "listing"], condition=Q(left_at__isnull=True, hold__isnull=True), name="waits_once"
            ),
            models.CheckConstraint(name="waits_for_something", condition=Q(quantity__gte=1)),
        ]
        indexes = [
            models.Index(
                fields=["listing", "id"], name="waiting_in_line", condition=Q(left_at__isnull=True, hold__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"waits for {self.quantity} x {self.listing_id}"
