"""Closing statements: what each vendor sold in a session, sent to it within ten minutes of the close."""

from django.db import models
from django.db.models.functions import Now

from sessions.models import MarketSession
from vetting.models import Vendor


class ClosingStatement(models.Model):
    """One vendor's statement of one session; whether its notice arrived is the outbox's knowledge."""

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="statements", db_index=False)
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="statements")
    orders = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()  # đồng, with delivery
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "vendor"], name="statement_once")]

    def __str__(self) -> str:
        return f"{self.vendor_id} in {self.session_id}"
