"""Handing a vendor over: one owner offers it, another member confirms."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from vetting.models.vendors import Vendor, VendorMember


class HandOver(models.Model):
    """An owner's offer to put a member in their own place. It ends once: confirmed, dropped, or too old."""

    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="hand_overs")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    keeps = models.CharField(max_length=10, choices=VendorMember.Part.choices, blank=True)  # the owner's; empty: leaves
    offered_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # withdrawn by one side or declined by the other

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor"],
                condition=Q(confirmed_at__isnull=True, dropped_at__isnull=True),
                name="hand_over_open_once",
            ),
            models.CheckConstraint(name="hand_over_to_another", condition=~Q(offered_by=F("offered_to"))),
            models.CheckConstraint(
                name="hand_over_ends_once", condition=Q(confirmed_at__isnull=True) | Q(dropped_at__isnull=True)
            ),
            models.CheckConstraint(name="hand_over_of_an_owner", condition=~Q(keeps="owner")),
        ]

    def __str__(self) -> str:
        return f"{self.vendor_id}: {self.offered_by_id} to {self.offered_to_id}"
