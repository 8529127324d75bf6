"""What people ask during an evening, and what they complain about during and after it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from sessions.models.calendar import MarketSession
from sessions.models.listings import Listing
from vetting.models import Product, Vendor


class Question(Movable):
    """A question instead of an open chat: seen by everybody once a moderator lets it through."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ duyệt")
        APPROVED = "approved", _("Chờ trả lời")  # everybody sees it
        ANSWERED = "answered", _("Đã trả lời")
        MERGED = "merged", _("Đã gộp")  # into one like it
        HIDDEN = "hidden", _("Đã ẩn")  # nobody but moderators and whoever asked sees it

    class HideReason(models.TextChoices):
        CONTACT = "contact", _("Có số điện thoại hoặc đường dẫn")
        RUDE = "rude", _("Lời lẽ không phù hợp")
        OFF_TOPIC = "off_topic", _("Không liên quan đến phiên chợ")
        ADVERTISING = "advertising", _("Quảng cáo")
        FALSE_CLAIM = "false_claim", _("Thông tin sai về sản phẩm")
        PERSONAL_DATA = "personal_data", _("Có dữ liệu cá nhân")

    class Side(models.TextChoices):
        """For whom an answer speaks."""

        NONE = "", "nobody"  # not answered
        OFFICE = "office", _("Ban tổ chức")
        VENDOR = "vendor", _("Gian hàng")

    MOVES: ClassVar[Moves] = {
        Status.WAITING: frozenset({Status.APPROVED, Status.ANSWERED, Status.MERGED, Status.HIDDEN}),
        Status.APPROVED: frozenset({Status.APPROVED, Status.ANSWERED, Status.MERGED, Status.HIDDEN}),  # sent on
        Status.ANSWERED: frozenset({Status.ANSWERED, Status.HIDDEN}),  # an answer may be corrected
        Status.HIDDEN: frozenset({Status.APPROVED}),  # hidden by mistake
    }
    PUBLIC = (Status.APPROVED, Status.ANSWERED)

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="questions")
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="questions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions")
    key = models.UUIDField(unique=True, null=True)  # drawn with the form: asking twice is asking once
    text = models.CharField(_("Câu hỏi"), max_length=300)  # as typed; who hid a contact in it: nobody is shown it
    folded = models.CharField(max_length=300, blank=True, db_default="")  # the same words asked again are known by it
    has_contact = models.BooleanField(default=False)  # a phone number, a link, an address: seen by question_rules
    shown_text = models.CharField(max_length=300, blank=True, db_default="")  # what everybody reads instead of `text`
    asked_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    hide_reason = models.CharField(max_length=16, choices=HideReason.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    forwarded_at = models.DateTimeField(null=True, blank=True)  # a moderator asked the vendor to answer
    answer = models.CharField(_("Trả lời"), max_length=500, blank=True)
    answer_side = models.CharField(max_length=6, choices=Side.choices, default=Side.NONE, blank=True, db_default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)  # two moderators cannot overwrite each other

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="question_contact_is_masked",
                condition=Q(has_contact=False) | ~Q(status__in=["approved", "answered"]) | ~Q(shown_text=""),
            ),
            models.UniqueConstraint(
                fields=["session", "person", "folded"], name="question_asked_once", condition=~Q(folded="")
            ),
            models.CheckConstraint(
                name="question_answer_speaks_for_somebody",
                condition=~Q(status="answered") | (~Q(answer_side="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="question_answered_with_words", condition=~Q(status="answered") | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="question_merged_into_one", condition=~Q(status="merged") | Q(merged_into__isnull=False)
            ),
            models.CheckConstraint(name="question_not_into_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="question_hidden_with_reason", condition=~Q(status="hidden") | ~Q(hide_reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["session", "status", "asked_at"], name="question_queue"),
            models.Index(fields=["person", "-asked_at"], name="question_by_person"),
        ]

    @property
    def public_text(self) -> str:
        """Return what everybody may read of it."""
        return self.shown_text or self.text

    def __str__(self) -> str:
        return self.text


class QuestionTurn(models.Model):
    """When a person last asked in a session: slow mode is a condition on this row, so two tabs cannot outrun it."""

    session = models.ForeignKey(MarketSession, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()  # by the database's clock

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="question_turn_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.session_id}"


class QuestionVote(models.Model):
    """ "I want to know that too": what the host answers first."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="question_vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.question_id}"


class Complaint(Movable):
    """Somebody says that a claim or a product is not right, during or after the stream (E-commerce Law 122/2025)."""

    class About(models.TextChoices):
        CLAIM = "claim", _("Lời giới thiệu trên sóng")
        PRODUCT = "product", _("Thông tin sản phẩm")
        PRICE = "price", _("Giá bán")
        CONDUCT = "conduct", _("Cách bán hàng")
        OTHER = "other", _("Việc khác")

    class Status(models.TextChoices):
        OPEN = "open", _("Đã nhận")
        TAKEN = "taken", _("Đang xem xét")
        UPHELD = "upheld", _("Phản ánh đúng")
        DISMISSED = "dismissed", _("Không có căn cứ")

    MOVES: ClassVar[Moves] = {
        Status.OPEN: frozenset({Status.TAKEN, Status.UPHELD, Status.DISMISSED}),
        Status.TAKEN: frozenset({Status.TAKEN, Status.UPHELD, Status.DISMISSED}),  # a colleague takes it over
    }
    UNDECIDED = (Status.OPEN, Status.TAKEN)

    code = models.CharField(max_length=12, unique=True)  # kernel.codes
    session = models.ForeignKey(
        MarketSession, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")
    vendor = models.ForeignKey(Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")
    about = models.CharField(_("Phản ánh về"), max_length=10, choices=About.choices)
    text = models.TextField(_("Nội dung"), max_length=2000)
    said_at = models.DateTimeField(null=True, blank=True)  # when on air, for the recording
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("Họ và tên"), max_length=120, blank=True)
    email = models.EmailField(_("Thư điện tử để trả lời"), blank=True)
    phone = models.CharField(_("Số điện thoại"), max_length=16, blank=True)  # +84…
    key = models.UUIDField(unique=True)  # drawn with the form: asking twice is asking once
    filed_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()  # by when somebody must have answered
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(_("Kết luận"), max_length=2000, blank=True)  # whoever complained reads it
    overdue_told_at = models.DateTimeField(null=True, blank=True)  # the office was told that nobody answered in time
    version = models.PositiveIntegerField(default=1, db_default=1)  # two officers cannot overwrite each other

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="complaint_can_be_answered", condition=Q(person__isnull=False) | ~Q(email="") | ~Q(phone="")
            ),
            models.CheckConstraint(
                name="complaint_taken_by_somebody", condition=~Q(status="taken") | Q(taken_by__isnull=False)
            ),
            models.CheckConstraint(
                name="complaint_decided_with_words",
                condition=~Q(status__in=["upheld", "dismissed"]) | (~Q(decision="") & Q(decided_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="complaint_queue")]

    def __str__(self) -> str:
        return self.code
