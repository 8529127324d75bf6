"""What evenings came to, added up once: the officials' desk reads these rows instead of every order of three years.

Written with each pack of a session, and written anew by the next one. Reports never read them.
"""

from django.db import models

from sessions.models import Listing, MarketSession
from vetting.models import Vendor


class VendorResult(models.Model):
    """What one vendor's evening came to. Orders count unless they were cancelled."""

    session = models.ForeignKey(MarketSession, on_delete=models.CASCADE, related_name="vendor_results", db_index=False)
    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="results")
    orders = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField()
    value = models.PositiveBigIntegerField()  # đồng, of the goods
    saving = models.PositiveBigIntegerField()  # đồng below the regular prices
    trade_orders = models.PositiveIntegerField()  # of buyers who buy to sell on
    trade_value = models.PositiveBigIntegerField()  # đồng
    sent = models.PositiveIntegerField()  # orders that left the vendor
    due = models.PositiveIntegerField(db_default=0)  # delivered, or should have been when this was added up
    on_time = models.PositiveIntegerField()  # both sides agree, or the vendor handed over, by the promised day
    agreed = models.PositiveIntegerField()  # both sides say: delivered and paid
    returned = models.PositiveIntegerField()  # refused at the door, or sent back
    collected = models.PositiveBigIntegerField()  # đồng the vendor says it was paid
    cases = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "vendor"], name="vendor_result_once")]

    def __str__(self) -> str:
        return f"{self.vendor_id} in {self.session_id}"


class ListingResult(models.Model):
    """What one listing came to."""

    listing = models.OneToOneField(Listing, primary_key=True, on_delete=models.CASCADE, related_name="result")
    session = models.ForeignKey(MarketSession, on_delete=models.CASCADE, related_name="listing_results")
    orders = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    value = models.PositiveBigIntegerField()  # đồng

    def __str__(self) -> str:
        return f"result of {self.listing_id}"
