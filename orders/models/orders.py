"""Orders: one per vendor and placing. What was agreed is never edited; personal data stands beside it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from market.places.models import Commune
from sessions.models import Listing, MarketSession
from vetting.models import Vendor

# Foreign keys without an index of their own are led by a composite index or never asked from the other side:
# each index costs every order of the night.


class Placing(models.Model):
    """One tap on "Chốt đơn": its key makes asking twice asking once (DESIGN §3.8). Holds one order per vendor."""

    key = models.UUIDField(unique=True)  # drawn with the form
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="placings", db_index=False
    )
    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="placings", db_index=False)
    placed_at = models.DateTimeField(db_default=Now())

    codes: tuple[str, ...] = ()  # of its orders; known right after placing
    is_repeat = False  # asked again: this placing was there already

    def __str__(self) -> str:
        return str(self.key)


class Order(Movable):
    """What one buyer and one vendor agreed in one session."""

    class Status(models.TextChoices):
        PLACED = "placed", _("Đã chốt")  # witnessed; waits for the vendor
        CONFIRMED = "confirmed", _("Đã xác nhận")  # the vendor will send it
        SHIPPED = "shipped", _("Đang giao")  # left the vendor
        DELIVERED = "delivered", _("Đã giao")  # the vendor says: handed over, paid
        COMPLETED = "completed", _("Hoàn tất")  # the buyer says: received, paid
        DISPUTED = "disputed", _("Có vấn đề")  # the buyer says: something is wrong
        CANCELLED = "cancelled", _("Đã hủy")  # before shipping; the stock is free again

    MOVES: ClassVar[Moves] = {
        Status.PLACED: frozenset({Status.CONFIRMED, Status.CANCELLED}),
        Status.CONFIRMED: frozenset({Status.SHIPPED, Status.CANCELLED}),
        Status.SHIPPED: frozenset({Status.DELIVERED, Status.COMPLETED, Status.DISPUTED}),
        Status.DELIVERED: frozenset({Status.COMPLETED, Status.DISPUTED}),
        Status.DISPUTED: frozenset({Status.COMPLETED}),
    }

    code = models.CharField(max_length=12)  # kernel.codes, with a check character
    placing = models.ForeignKey(Placing, on_delete=models.PROTECT, related_name="orders", db_index=False)
    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="orders", db_index=False)
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="orders", db_index=False)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="orders", db_index=False
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLACED)
    goods_total = models.PositiveIntegerField()  # đồng, sum of the lines
    delivery_fee = models.PositiveIntegerField(default=0)  # đồng
    saving = models.PositiveIntegerField(default=0)  # đồng below the regular prices
    deliver_by = models.DateField()  # the promised day, in Hanoi
    placed_at = models.DateTimeField(db_default=Now())
    status_changed_at = models.DateTimeField(db_default=Now())
    cancel_reason = models.CharField(max_length=300, blank=True, db_default="")
    problem = models.CharField(max_length=1000, blank=True, db_default="")  # in the buyer's words
    # Marks of the mails about its placing (DESIGN §3.4), set with the outbox rows; at once when there is no address.
    buyer_told_at = models.DateTimeField(null=True, blank=True)
    vendor_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="order_code_once"),  # not unique=True: no LIKE index
            models.UniqueConstraint(fields=["placing", "vendor"], name="order_once_per_vendor_and_placing"),
            models.CheckConstraint(name="order_is_worth_something", condition=Q(goods_total__gte=1)),
            models.CheckConstraint(
                name="order_cancelled_with_reason", condition=~Q(status="cancelled") | ~Q(cancel_reason="")
            ),
            models.CheckConstraint(name="order_disputed_with_words", condition=~Q(status="disputed") | ~Q(problem="")),
        ]
        indexes = [
            models.Index(fields=["vendor", "-id"], name="order_by_vendor"),
            models.Index(fields=["buyer", "-id"], name="order_by_buyer", condition=Q(buyer__isnull=False)),
            models.Index(fields=["session", "placed_at"], name="order_by_session"),
            models.Index(
                fields=["vendor", "id"],
                name="order_untold",
                condition=Q(buyer_told_at__isnull=True) | Q(vendor_told_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("orders:show-order", args=[self.code])

    @property
    def total(self) -> int:
        """Return what the buyer pays, in đồng."""
        return self.goods_total + self.delivery_fee

    @property
    def proved_saving(self) -> int:
        """Return how much less the goods cost than at those regular prices that are proved, in đồng."""
        return sum(line.saving for line in self.lines.all() if line.listing.regular_is_proved)


class OrderLine(models.Model):
    """So many units of one listing at the price agreed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", db_index=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveIntegerField()  # units
    unit_price = models.PositiveIntegerField()  # đồng
    regular_price = models.PositiveIntegerField()  # đồng, what it would have cost

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "listing"], name="line_once_per_listing"),
            models.CheckConstraint(name="line_has_quantity", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="line_price_not_above_regular", condition=Q(unit_price__lte=F("regular_price"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.listing_id}"

    @property
    def amount(self) -> int:
        """Return what the line costs, in đồng."""
        return self.quantity * self.unit_price

    @property
    def saving(self) -> int:
        """Return how much less that is than at the regular price, in đồng."""
        return self.quantity * (self.regular_price - self.unit_price)


class OrderContact(models.Model):
    """Whom and where: the personal part, with the salt of the witness's commitment. Deleting it erases the person."""

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("Họ và tên"), max_length=120)
    phone = models.CharField(_("Số điện thoại"), max_length=16)  # +84…
    email = models.EmailField(_("Thư điện tử"), blank=True, db_default="")  # for the receipt
    commune = models.ForeignKey(
        Commune, verbose_name=_("Xã/Phường"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    street = models.CharField(_("Số nhà, thôn/đường"), max_length=200)
    note = models.CharField(_("Ghi chú cho người bán"), max_length=300, blank=True)
    salt = models.BinaryField(max_length=16)

    def __str__(self) -> str:
        return f"contact of {self.order_id}"


class BuyerTally(models.Model):
    """How much of a listing one buyer (by phone, as a keyed hash) has taken: the per-buyer limit is a CHECK."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="tallies", db_index=False)
    buyer_key = models.BinaryField(max_length=32)  # HMAC-SHA-256 of the phone
    quantity = models.PositiveIntegerField()
    quantity_limit = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "buyer_key"], name="tally_once_per_buyer"),
            models.CheckConstraint(name="tally_within_limit", condition=Q(quantity__lte=F("quantity_limit"))),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.listing_id}"
