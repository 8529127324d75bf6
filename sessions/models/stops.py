"""Stops: what was forbidden, when to the second, why, and on whose request. Append-only; it is evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.calendar import MarketSession
from sessions.models.listings import Listing
from vetting.models import Vendor


class Stop(models.Model):
    """One stop of a product, of a vendor's whole stall, or of the session (neither is named)."""

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="stops")
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="stops")
    vendor = models.ForeignKey(Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="stops")
    reason = models.CharField(_("Lý do (mọi người sẽ đọc)"), max_length=300)
    # When an authority asked for it (E-commerce Law 122/2025): who, and the number of its document.
    authority = models.CharField(_("Cơ quan yêu cầu"), max_length=160, blank=True)
    reference = models.CharField(_("Số văn bản"), max_length=80, blank=True)
    requested_at = models.DateTimeField(_("Nhận yêu cầu lúc"), null=True, blank=True)
    stopped_at = models.DateTimeField()  # by the database's clock
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-stopped_at", "-id"]
        constraints = [
            models.CheckConstraint(name="stop_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="stop_of_one_thing", condition=Q(listing__isnull=True) | Q(vendor__isnull=True)
            ),
            models.CheckConstraint(
                name="stop_on_request_is_numbered",
                condition=Q(authority="", reference="") | (~Q(authority="") & ~Q(reference="")),
            ),
        ]
        indexes = [models.Index(fields=["session", "-stopped_at"], name="stop_by_session")]

    def __str__(self) -> str:
        return self.reason
