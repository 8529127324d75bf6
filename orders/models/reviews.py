"""What buyers say of goods they received. Only a line of a completed order can be spoken of, and once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from orders.models.orders import Order, OrderLine
from vetting.models import Product, Vendor


class Review(Movable):
    """A buyer's score of one product they received, with words if they like.

    The score counts from the first moment, whatever becomes of the words: nobody can take it out of the average.
    A trigger refuses every other change, and any deletion; erasing a person empties the words and the name.
    """

    class Score(models.IntegerChoices):
        """How satisfied; never called stars, which are the certificate's."""

        FIVE = 5, _("5 điểm, rất hài lòng")
        FOUR = 4, _("4 điểm, hài lòng")
        THREE = 3, _("3 điểm, bình thường")
        TWO = 2, _("2 điểm, chưa hài lòng")
        ONE = 1, _("1 điểm, thất vọng")

    class Status(models.TextChoices):
        """Of the words; a score without words is shown at once."""

        WAITING = "waiting", _("Lời chờ duyệt")
        SHOWN = "shown", _("Đang hiện")
        HIDDEN = "hidden", _("Lời đã ẩn")  # the score still counts

    class HideReason(models.TextChoices):
        RUDE = "rude", _("Lời lẽ không phù hợp")
        OFF_TOPIC = "off_topic", _("Không nói về hàng đã mua")
        ADVERTISING = "advertising", _("Quảng cáo")
        FALSE_CLAIM = "false_claim", _("Công dụng chưa được chứng minh")
        PERSONAL_DATA = "personal_data", _("Có dữ liệu cá nhân")

    MOVES: ClassVar[Moves] = {
        Status.WAITING: frozenset({Status.SHOWN, Status.HIDDEN}),
        Status.SHOWN: frozenset({Status.HIDDEN}),
        Status.HIDDEN: frozenset({Status.SHOWN}),  # hidden by mistake
    }

    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="review")
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    score = models.PositiveSmallIntegerField(choices=Score.choices)
    text = models.CharField(max_length=800, blank=True, default="")  # contacts are covered before it is kept
    shown_name = models.CharField(max_length=40, blank=True, default="")  # "Mai N."; empty: the buyer is not named
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.WAITING)
    hide_reason = models.CharField(max_length=13, choices=HideReason.choices, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=500, blank=True, default="")  # the vendor's
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(unique=True)  # drawn with the form: sending twice is sending once
    written_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)  # two moderators cannot overwrite each other

    class Meta:
        constraints = [
            models.CheckConstraint(name="review_score_one_to_five", condition=Q(score__gte=1, score__lte=5)),
            models.CheckConstraint(name="review_only_words_wait", condition=Q(status="shown") | ~Q(text="")),
            models.CheckConstraint(
                name="review_hidden_with_reason",
                condition=Q(status="hidden") & ~Q(hide_reason="") | ~Q(status="hidden") & Q(hide_reason=""),
            ),
            models.CheckConstraint(
                name="review_decided_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_replied_whole",
                condition=Q(reply="", replied_by__isnull=True, replied_at__isnull=True)
                | (~Q(reply="") & Q(replied_by__isnull=False, replied_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(F("product"), F("id").desc(), name="review_of_product"),
            models.Index(F("vendor"), F("id").desc(), name="review_of_vendor"),
            models.Index(fields=["id"], name="review_waiting", condition=Q(status="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.score} for {self.product_id}"


class ReviewInvitation(models.Model):
    """That a buyer was asked once what they think of an order."""

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.PROTECT, related_name="review_invitation")
    invited_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"for {self.order_id}"
