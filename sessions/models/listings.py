"""A listing: one product in one session, at its session price, with its allotment. The hot row of the market."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.calendar import MarketSession
from vetting.models import Lot, PriceEvidence, Product


class Listing(models.Model):
    """Terms of sale. Never oversell: `held + sold ≤ allotment` is a CHECK (DESIGN §3.1)."""

    class Standing(models.TextChoices):
        APPLIED = "applied", _("Chờ Ban tổ chức nhận")
        ACCEPTED = "accepted", _("Đã nhận vào phiên")  # only these are ever sold
        RETURNED = "returned", _("Cần sửa")  # with a reason; changed, it is an application again

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="listings")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="listings")
    lot = models.ForeignKey(  # what it sells from; from the opening on it never changes (a trigger holds that)
        Lot, verbose_name=_("Lô hàng"), null=True, blank=True, on_delete=models.PROTECT, related_name="listings"
    )
    # What people type to order it by text or in a comment: a letter for the vendor, a number for the product ("A1").
    stall_code = models.CharField(_("Mã gian"), max_length=6, blank=True, db_default="")
    regular_price = models.PositiveIntegerField(_("Giá niêm yết"))  # đồng, as it was when listed
    session_price = models.PositiveIntegerField(_("Giá phiên chợ"))  # đồng per unit
    allotment = models.PositiveIntegerField(_("Số lượng mở bán"))  # units
    held = models.PositiveIntegerField(default=0)
    sold = models.PositiveIntegerField(default=0)
    per_buyer_limit = models.PositiveIntegerField(_("Tối đa mỗi người mua"))
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.APPLIED)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=300, blank=True)
    # Accepted proof of the regular price at acceptance: only with it the regular price is shown struck through.
    price_evidence = models.ForeignKey(
        PriceEvidence, null=True, blank=True, on_delete=models.PROTECT, related_name="listings"
    )
    position = models.PositiveSmallIntegerField(default=0)  # running order
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # taken back by the vendor
    stopped_at = models.DateTimeField(null=True, blank=True)  # by the office, at once
    stop_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "product"], name="listing_once_per_session"),
            models.CheckConstraint(name="listing_never_oversold", condition=Q(allotment__gte=F("held") + F("sold"))),
            models.CheckConstraint(name="listing_price_is_real", condition=Q(session_price__lt=F("regular_price"))),
            models.CheckConstraint(name="listing_price_is_positive", condition=Q(session_price__gte=1000)),
            models.CheckConstraint(
                name="listing_limit_fits", condition=Q(per_buyer_limit__gte=1, per_buyer_limit__lte=F("allotment"))
            ),
            models.UniqueConstraint(
                fields=["session", "stall_code"], name="listing_code_once_per_session", condition=~Q(stall_code="")
            ),
            models.CheckConstraint(
                name="listing_stall_code_reads",
                condition=Q(stall_code="") | Q(stall_code__regex=r"^[A-Z]{1,2}[1-9][0-9]{0,2}$"),
            ),
            models.CheckConstraint(
                name="listing_returned_with_reason", condition=~Q(standing="returned") | ~Q(return_reason="")
            ),
        ]
        indexes = [models.Index(fields=["session", "position"], name="listing_running_order")]

    @property
    def in_stock(self) -> int:
        """Return how many units can still be had: of the allotment, and no more than is left of the lot.

        What is kept aside of the listing is kept aside of its lot, too.
        """
        held = getattr(self, "held_now", self.held)  # as of the query, where it was asked (sessions.availability)
        left = self.allotment - held - self.sold
        return max(0, left if self.lot is None else min(left, self.lot.left - held))

    @property
    def regular_is_proved(self) -> bool:
        """Tell whether the office accepted a proof of the regular price, and stands by it."""
        proof = self.price_evidence
        return proof is not None and proof.status == PriceEvidence.Status.ACCEPTED

    def __str__(self) -> str:
        return f"{self.product_id} in {self.session_id}"
