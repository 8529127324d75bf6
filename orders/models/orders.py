"""Orders: one per vendor and placing. What was agreed is never edited; personal data stands beside it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from market.places.models import Commune
from orders.models.delivery import PaymentAccount, PickupPoint
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
        PACKED = "packed", _("Đã đóng gói")  # ready to leave, or to be fetched
        SHIPPED = "shipped", _("Đang giao")  # left the vendor
        DELIVERED = "delivered", _("Đã giao")  # one side says: handed over
        PAID = "paid", _("Đã thu tiền")  # the vendor says: and paid
        COMPLETED = "completed", _("Hoàn tất")  # both sides say so
        REFUSED = "refused", _("Không nhận hàng")  # at the door; the goods are on their way back
        DISPUTED = "disputed", _("Có vấn đề")  # a case is open
        RESOLVED = "resolved", _("Đã giải quyết")  # a person decided the case
        RETURNED = "returned", _("Đã trả lại")  # the goods are with the vendor again
        CANCELLED = "cancelled", _("Đã hủy")  # before shipping; the stock is free again

    class Method(models.TextChoices):
        DELIVERY = "delivery", _("Giao tận nơi")
        PICKUP = "pickup", _("Nhận tại điểm")

    class Payment(models.TextChoices):
        COD = "cod", _("Nhận hàng rồi trả tiền")
        TRANSFER = "transfer", _("Chuyển khoản (VietQR)")

    class PaymentState(models.TextChoices):
        WAITING = "waiting", _("Chờ chuyển khoản")
        SENT = "sent", _("Người mua báo đã chuyển")
        RECEIVED = "received", _("Chủ thể báo đã nhận tiền")

    MOVES: ClassVar[Moves] = {
        Status.PLACED: frozenset({Status.CONFIRMED, Status.CANCELLED}),
        Status.CONFIRMED: frozenset({Status.PACKED, Status.SHIPPED, Status.CANCELLED}),
        Status.PACKED: frozenset({Status.SHIPPED, Status.CANCELLED}),
        Status.SHIPPED: frozenset({Status.DELIVERED, Status.PAID, Status.COMPLETED, Status.REFUSED, Status.DISPUTED}),
        Status.DELIVERED: frozenset({Status.PAID, Status.COMPLETED, Status.DISPUTED}),
        Status.PAID: frozenset({Status.COMPLETED, Status.DISPUTED}),
        Status.REFUSED: frozenset({Status.RETURNED, Status.DISPUTED}),
        Status.DISPUTED: frozenset({Status.RESOLVED, Status.COMPLETED, Status.RETURNED}),
        Status.RESOLVED: frozenset({Status.RETURNED}),
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
    version = models.PositiveSmallIntegerField(default=1, db_default=1)  # lines of this version are in force
    is_in_grace = models.BooleanField(default=False, db_default=False)  # placed after the close from a hold
    method = models.CharField(max_length=8, choices=Method.choices, default=Method.DELIVERY, db_default="delivery")
    pickup_point = models.ForeignKey(
        PickupPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="orders", db_index=False
    )
    payment = models.CharField(max_length=8, choices=Payment.choices, default=Payment.COD, db_default="cod")
    payment_account = models.ForeignKey(  # the one its VietQR was made for
        PaymentAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="orders", db_index=False
    )
    payment_state = models.CharField(
        max_length=8, choices=PaymentState.choices, default=PaymentState.WAITING, db_default="waiting"
    )
    payment_said_at = models.DateTimeField(null=True, blank=True)
    payment_received_at = models.DateTimeField(null=True, blank=True)
    assisted_by = models.ForeignKey(  # of the office, who typed it for somebody on the telephone
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    placed_at = models.DateTimeField(db_default=Now())
    status_changed_at = models.DateTimeField(db_default=Now())
    cancel_reason = models.CharField(max_length=300, blank=True, db_default="")
    problem = models.CharField(max_length=1000, blank=True, db_default="")  # in the buyer's words
    # Marks of the mails about its placing (DESIGN §3.4), set with the outbox rows; at once when there is no address.
    buyer_told_at = models.DateTimeField(null=True, blank=True)
    vendor_told_at = models.DateTimeField(null=True, blank=True)
    # Marks of what each side is reminded of once: the vendor to send it, the buyer to say that it came.
    vendor_reminded_at = models.DateTimeField(null=True, blank=True)
    buyer_reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="order_code_once"),  # not unique=True: no LIKE index
            models.UniqueConstraint(fields=["placing", "vendor"], name="order_once_per_vendor_and_placing"),
            models.CheckConstraint(name="order_is_worth_something", condition=Q(goods_total__gte=1)),
            models.CheckConstraint(
                name="order_cancelled_with_reason", condition=~Q(status="cancelled") | ~Q(cancel_reason="")
            ),
            models.CheckConstraint(name="order_disputed_with_words", condition=~Q(status="disputed") | ~Q(problem="")),
            models.CheckConstraint(
                name="order_fetched_at_a_point",
                condition=Q(method="delivery", pickup_point__isnull=True)
                | Q(method="pickup", pickup_point__isnull=False),
            ),
            models.CheckConstraint(
                name="order_transfer_names_the_account",
                condition=Q(payment="cod", payment_account__isnull=True)
                | Q(payment="transfer", payment_account__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["vendor", "-id"], name="order_by_vendor"),
            models.Index(fields=["vendor", "status", "session", "id"], name="order_at_the_desk"),
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
    def current_lines(self) -> "list[OrderLine]":
        """Return the lines that are in force: those of the order's own version. Those prefetched are asked once."""
        return [line for line in self.lines.all() if line.version == self.version]

    @property
    def proved_saving(self) -> int:
        """Return how much less the goods cost than at those regular prices that are proved, in đồng."""
        return sum(line.saving for line in self.current_lines if line.listing.regular_is_proved)


class OrderLines(models.QuerySet["OrderLine"]):
    """Lines of all versions. Who sums or shows them asks for those in force first (a house test looks for it)."""

    def in_force(self) -> "OrderLines":
        """Return only the lines of their orders' own versions."""
        return self.filter(version=F("order__version"))

    def of_every_version(self, order: Order) -> "OrderLines":
        """Return all lines one order ever had, version by version: for showing what changed, never for sums."""
        return self.filter(order=order).order_by("version", "pk")


class OrderLine(models.Model):
    """So many units of one listing at the price agreed in one version of an order; append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", db_index=False)
    version = models.PositiveSmallIntegerField(default=1, db_default=1)  # of the order it belongs to
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveIntegerField()  # units
    unit_price = models.PositiveIntegerField()  # đồng
    regular_price = models.PositiveIntegerField()  # đồng, what it would have cost

    objects = OrderLines.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "listing", "version"], name="line_once_per_listing_and_version"),
            models.CheckConstraint(name="line_has_quantity", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="line_price_not_above_regular", condition=Q(unit_price__lte=F("regular_price"))
            ),
        ]
        indexes = [  # hardly any: the witness desk looks for them among all
            models.Index(
                fields=["order"], name="line_below_floor", condition=Q(regular_price__gt=F("unit_price") * Value(2))
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
    """How much of a listing one buyer (by phone, and by account) has taken: the per-buyer limit is a CHECK."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="tallies", db_index=False)
    buyer_key = models.BinaryField(max_length=32)  # HMAC-SHA-256 of the phone, or of the account
    quantity = models.PositiveIntegerField()
    quantity_limit = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "buyer_key"], name="tally_once_per_buyer"),
            models.CheckConstraint(name="tally_within_limit", condition=Q(quantity__lte=F("quantity_limit"))),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.listing_id}"
