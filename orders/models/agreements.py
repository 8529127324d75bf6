"""What happens to an agreement after the tap: each side's word about the delivery, and changes both sides accept.

Nothing agreed is edited (DESIGN §3.6): an accepted amendment writes a whole new set of lines under the next version,
and the order's own figures move to that version in the same transaction. A trigger refuses any other way.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from market.places.models import Commune
from orders.models.orders import Order
from sessions.models import Listing


class Party(models.TextChoices):
    """Who speaks: one of the two sides, or the office between them."""

    VENDOR = "vendor", _("Chủ thể")
    BUYER = "buyer", _("Người mua")
    OFFICE = "office", _("Ban tổ chức")


class Attestation(models.Model):
    """One side's word about delivery and payment; append-only, and the last word of a side counts."""

    class Word(models.TextChoices):
        DELIVERED = "delivered", _("Đã giao")  # the vendor: handed over
        COLLECTED = "collected", _("Đã thu tiền")  # the vendor: and the money is here
        UNPAID = "unpaid", _("Chưa thu được tiền")  # the vendor: handed over, not paid
        REFUSED = "refused", _("Người mua không nhận")  # the vendor: refused at the door
        RECEIVED = "received", _("Đã nhận, đã trả tiền")  # the buyer
        PROBLEM = "problem", _("Có vấn đề")  # the buyer
        MISSING = "missing", _("Chưa nhận được hàng")  # the buyer

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="attestations")
    side = models.CharField(max_length=6, choices=Party.choices)
    word = models.CharField(max_length=10, choices=Word.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # empty: a guest, who proved to be the buyer
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attested_by_its_side",
                condition=Q(side="vendor", word__in=["delivered", "collected", "unpaid", "refused"])
                | Q(side="buyer", word__in=["received", "problem", "missing"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.word}"


class Amendments(models.QuerySet["Amendment"]):
    """Proposed changes."""

    def waiting(self) -> "Amendments":
        """Return those that wait for the other side now; whoever's time is over has lapsed, by query."""
        return self.filter(status=Amendment.Status.PROPOSED, answer_by__gt=Now())


class Amendment(Movable):
    """A change one side proposes and the other accepts: quantities, prices, delivery. It becomes the next version.

    One that cancels has no lines and changes no figure: accepted, it ends the order instead.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Chờ bên kia")
        ACCEPTED = "accepted", _("Đã thống nhất")
        DECLINED = "declined", _("Không đồng ý")
        WITHDRAWN = "withdrawn", _("Đã rút")  # by who proposed it
        LAPSED = "lapsed", _("Hết hạn trả lời")

    MOVES: ClassVar[Moves] = {
        Status.PROPOSED: frozenset({Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN, Status.LAPSED}),
    }

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="amendments")
    version = models.PositiveSmallIntegerField()  # the order's version when it is accepted
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PROPOSED)
    cancels = models.BooleanField(default=False, db_default=False)  # the buyer's wish, once the vendor has confirmed
    side = models.CharField(max_length=6, choices=Party.choices)  # who proposes
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(_("Lý do"), max_length=300)
    answer_by = models.DateTimeField()  # then it lapses, by query
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    # As proposed; what it was before stays in the lines of the version before and in these.
    goods_total = models.PositiveIntegerField()  # đồng
    delivery_fee = models.PositiveIntegerField()  # đồng
    deliver_by = models.DateField()
    goods_total_before = models.PositiveIntegerField()
    delivery_fee_before = models.PositiveIntegerField()
    deliver_by_before = models.DateField()
    # Another address, when that is what changes: personal, erased with the contact. Accepting writes it into the
    # contact and keeps here where it was to go before, so that the commitment made at placing can still be opened.
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    street = models.CharField(_("Số nhà, thôn/đường"), max_length=200, blank=True, default="")
    commune_before = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    street_before = models.CharField(max_length=200, blank=True, default="")

    objects = Amendments.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(status="proposed"), name="amendment_one_at_a_time"),
            models.UniqueConstraint(
                fields=["order", "version"], condition=Q(status="accepted"), name="amendment_once_per_version"
            ),
            models.CheckConstraint(name="amendment_follows", condition=Q(version__gte=2)),
            models.CheckConstraint(name="amendment_is_worth_something", condition=Q(goods_total__gte=1)),
            models.CheckConstraint(name="amendment_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="amendment_cancelling_changes_nothing_else",
                condition=Q(cancels=False)
                | Q(
                    goods_total=F("goods_total_before"),
                    delivery_fee=F("delivery_fee_before"),
                    deliver_by=F("deliver_by_before"),
                    commune__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="amendment_answered_at_a_time", condition=Q(status="proposed") | Q(answered_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} v{self.version}: {self.status}"


class AmendedLine(models.Model):
    """One line as the amendment would have it; a listing that is missing here is left out of the new version."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="lines", db_index=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = models.PositiveIntegerField()  # units
    unit_price = models.PositiveIntegerField()  # đồng

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "listing"], name="amended_once_per_listing"),
            models.CheckConstraint(name="amended_has_quantity", condition=Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.listing_id}"
