"""What people ask during an evening, and what they complain about during and after it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.calendar import MarketSession
from sessions.models.listings import Listing
from vetting.models import Product, Vendor


class Question(models.Model):
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

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="questions")
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="questions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField(_("Câu hỏi"), max_length=300)
    asked_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    hide_reason = models.CharField(max_length=16, choices=HideReason.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("Trả lời"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
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

    def __str__(self) -> str:
        return self.text


class QuestionVote(models.Model):
    """ "I want to know that too": what the host answers first."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="question_vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.question_id}"


class Complaint(models.Model):
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

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="complaint_decided_with_words",
                condition=~Q(status__in=["upheld", "dismissed"]) | (~Q(decision="") & Q(decided_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="complaint_queue")]

    def __str__(self) -> str:
        return self.code
