"""What people ask about a product on its own page, while no evening takes their question."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from sessions.models.questions import Question
from vetting.models import Product


class ProductQuestion(Movable):
    """A question to the vendor of a product: everybody reads it once it is answered, nobody reads who asked.

    Contacts are covered before it is kept: neither the vendor nor anybody else ever sees them.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Chờ trả lời")  # the vendor and the office read it
        ANSWERED = "answered", _("Đã trả lời")  # everybody reads both
        HIDDEN = "hidden", _("Đã ẩn")  # nobody but the office and whoever asked reads it

    class HideReason(models.TextChoices):
        RUDE = "rude", _("Lời lẽ không phù hợp")
        OFF_TOPIC = "off_goods", _("Không hỏi về sản phẩm")
        ADVERTISING = "advertising", _("Quảng cáo")
        FALSE_CLAIM = "false_claim", _("Thông tin sai về sản phẩm")
        PERSONAL_DATA = "personal_data", _("Có dữ liệu cá nhân")

    Side = Question.Side  # for whom an answer speaks

    MOVES: ClassVar[Moves] = {
        Status.OPEN: frozenset({Status.ANSWERED, Status.HIDDEN}),
        Status.ANSWERED: frozenset({Status.ANSWERED, Status.HIDDEN}),  # an answer may be corrected
        Status.HIDDEN: frozenset({Status.OPEN, Status.ANSWERED}),  # hidden by mistake: back to where it was
    }

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="questions", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=60, blank=True, db_default="")  # of a visitor; only for the mail's first line
    email = models.EmailField(blank=True, db_default="")  # of a visitor: where the answer goes
    forgotten_at = models.DateTimeField(null=True, blank=True)  # when name and address were deleted
    key = models.UUIDField(unique=True)  # drawn with the form: asking twice is asking once
    text = models.CharField(_("Câu hỏi"), max_length=300)
    folded = models.CharField(max_length=300, blank=True, db_default="")  # the same words asked again are known by it
    has_contact = models.BooleanField(default=False)  # something was covered
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()  # by when somebody must have answered
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    hide_reason = models.CharField(max_length=16, choices=HideReason.choices, blank=True, db_default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("Trả lời"), max_length=500, blank=True, db_default="")
    answer_side = models.CharField(max_length=6, choices=Question.Side.choices, blank=True, db_default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # the vendor was reminded
    overdue_at = models.DateTimeField(null=True, blank=True)  # noted that nobody answered in time
    version = models.PositiveIntegerField(default=1, db_default=1)  # two people cannot overwrite each other

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="product_question_can_be_answered",
                condition=Q(person__isnull=False) | ~Q(email="") | Q(forgotten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="product_question_answered_whole",
                condition=Q(answer="", answer_side="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & ~Q(answer_side="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="product_question_answered_with_words", condition=~Q(status="answered") | ~Q(answer="")
            ),
            models.CheckConstraint(name="product_question_open_without", condition=~Q(status="open") | Q(answer="")),
            models.CheckConstraint(
                name="product_question_hidden_with_reason",
                condition=(Q(status="hidden") & ~Q(hide_reason="")) | (~Q(status="hidden") & Q(hide_reason="")),
            ),
            models.UniqueConstraint(
                fields=["product", "person", "folded"],
                name="product_question_asked_once",
                condition=Q(person__isnull=False) & ~Q(folded=""),
            ),
            models.UniqueConstraint(
                fields=["product", "email", "folded"],
                name="product_question_asked_once_by_mail",
                condition=Q(person__isnull=True) & ~Q(folded="") & ~Q(email=""),
            ),
        ]
        indexes = [
            models.Index(fields=["product", "status", "due_at"], name="product_question_desk"),
            models.Index(F("product"), F("answered_at").desc(), name="product_question_shown"),
            models.Index(fields=["due_at"], name="product_question_open", condition=Q(status="open")),
            models.Index(fields=["person"], name="product_question_by_person", condition=Q(person__isnull=False)),
            models.Index(fields=["email"], name="product_question_by_mail", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.text
