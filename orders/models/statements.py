"""Closing statements, sent to each vendor within ten minutes of the close, and the news of the seal."""

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


class ClosingNews(models.Model):
    """The mark that the office and those who sold nothing were told of an evening's end and its seal."""

    session = models.OneToOneField(
        MarketSession, primary_key=True, on_delete=models.PROTECT, related_name="closing_news"
    )
    told_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"news of {self.session_id}"
