"""Cases: a disagreement about an order, with clocks, evidence of both sides, and a decision made by a person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.files.models import StoredFile
from market.kernel.moves import Movable, Moves
from orders.models.agreements import Party
from orders.models.orders import Order
from vetting.models import Vendor


class Case(Movable):
    """What is disputed about one order, from opening to decision."""

    class Status(models.TextChoices):
        OPEN = "open", _("Chờ hai bên trình bày")
        MEDIATING = "mediating", _("Đang hòa giải")
        DECIDED = "decided", _("Đã có kết quả")
        WITHDRAWN = "withdrawn", _("Người mở đã rút")

    class Kind(models.TextChoices):
        CONTRADICTION = "contradiction", _("Hai bên nói khác nhau")  # opened by rule
        PROBLEM = "problem", _("Người mua báo có vấn đề")
        UNPAID = "unpaid", _("Chưa thu được tiền")
        REFUSED = "refused", _("Người mua không nhận hàng")
        OTHER = "other", _("Việc khác")

    class Outcome(models.TextChoices):
        NONE = "", _("Chưa có")
        REFUND = "refund", _("Chủ thể hoàn tiền")
        PART_REFUND = "part_refund", _("Chủ thể hoàn một phần")
        REPLACE = "replace", _("Chủ thể giao lại hàng")
        BUYER_PAYS = "buyer_pays", _("Người mua trả tiền")
        RETURNED = "returned", _("Hàng trả lại, không ai nợ ai")
        NO_FAULT = "no_fault", _("Không bên nào sai")
        AGREED = "agreed", _("Hai bên tự thống nhất")
        UNPROVEN = "unproven", _("Không đủ bằng chứng")

    MOVES: ClassVar[Moves] = {
        Status.OPEN: frozenset({Status.MEDIATING, Status.DECIDED, Status.WITHDRAWN}),
        Status.MEDIATING: frozenset({Status.DECIDED, Status.WITHDRAWN}),
    }

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    opened_side = models.CharField(max_length=6, choices=Party.choices)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=Now())
    answer_by = models.DateTimeField()  # both sides have spoken, or their silence is noted
    decide_by = models.DateTimeField()  # the office's own clock
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True, default="")
    refund = models.PositiveIntegerField(null=True, blank=True)  # đồng the vendor gives back, itself
    decision = models.CharField(max_length=2000, blank=True, default="")  # told to both sides
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # mark of the notice about the clock

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(status__in=["open", "mediating"]), name="case_open_once_per_order"
            ),
            models.CheckConstraint(
                name="case_decided_by_a_person",
                condition=~Q(status="decided")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(outcome="") & ~Q(decision="")),
            ),
        ]
        indexes = [
            models.Index(fields=["decide_by"], name="case_waiting", condition=Q(status__in=["open", "mediating"])),
        ]

    def __str__(self) -> str:
        return f"case {self.pk} of {self.order_id}"


class CaseEntry(models.Model):
    """What one side said or showed in a case, or a note of the mediator; append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    side = models.CharField(max_length=6, choices=Party.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000, blank=True, default="")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_private = models.BooleanField(default=False)  # the mediator's own note
    request_key = models.UUIDField(unique=True)  # of the form: a second click is the same
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="case_entry_says_something", condition=~Q(text="") | Q(file__isnull=False)),
            models.CheckConstraint(
                name="case_private_is_the_offices", condition=Q(is_private=False) | Q(side="office")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} in {self.case_id}"


class ConductReply(models.Model):
    """The right of reply: what a buyer or a vendor says about the facts the office is shown of them."""

    vendor = models.ForeignKey(Vendor, null=True, on_delete=models.PROTECT, related_name="+")
    buyer_key = models.BinaryField(max_length=32, null=True)  # as in BuyerTally: HMAC of the phone
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("Ý kiến"), max_length=1000)
    is_public = models.BooleanField(default=False, db_default=False)  # the vendor wants everybody to read it
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conduct_reply_of_one_side",
                condition=Q(vendor__isnull=True, buyer_key__isnull=False)
                | Q(vendor__isnull=False, buyer_key__isnull=True),
            ),
            models.CheckConstraint(name="conduct_reply_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="conduct_reply_of_buyers_is_private", condition=Q(is_public=False) | Q(vendor__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["buyer_key"], name="conduct_by_buyer", condition=Q(buyer_key__isnull=False))]

    def __str__(self) -> str:
        return self.text[:40]
