"""Documents that anybody may read: drafts that change, editions and agreements that never do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PolicyKind(models.TextChoices):
    """What a document is about; each stands for duties of Decree 248/2026 (articles 4-16)."""

    OPERATOR = "operator", _("Đơn vị tổ chức")  # art. 4: who runs the market, with facts in their own columns
    TERMS = "terms", _("Điều khoản sử dụng")  # art. 6
    PRIVACY = "privacy", _("Bảo vệ dữ liệu cá nhân")  # art. 5, and Law 91/2025
    COMPLAINTS = "complaints", _("Phản ánh, khiếu nại và thời hạn")  # art. 7
    PRICES = "prices", _("Giá và cách ghi giá")  # art. 8
    SCOPE = "scope", _("Phạm vi và giới hạn")  # art. 9
    PAYMENT = "payment", _("Thanh toán")  # art. 10
    LIVESTREAM = "livestream", _("Phát trực tiếp bán hàng")  # art. 12
    DELIVERY = "delivery", _("Giao hàng")  # art. 13
    RETURNS = "returns", _("Đổi trả và hoàn tiền")  # art. 14


# The last part of each document's address.
SLUGS = {
    PolicyKind.OPERATOR: "don-vi-to-chuc",
    PolicyKind.TERMS: "dieu-khoan",
    PolicyKind.PRIVACY: "du-lieu-ca-nhan",
    PolicyKind.COMPLAINTS: "phan-anh-khieu-nai",
    PolicyKind.PRICES: "gia",
    PolicyKind.SCOPE: "pham-vi",
    PolicyKind.PAYMENT: "thanh-toan",
    PolicyKind.LIVESTREAM: "phat-truc-tiep",
    PolicyKind.DELIVERY: "giao-hang",
    PolicyKind.RETURNS: "doi-tra",
}
OF_EVERYBODY = (PolicyKind.TERMS, PolicyKind.PRIVACY)  # agreed to at sign-up
OF_VENDORS = (PolicyKind.PRICES, PolicyKind.LIVESTREAM, PolicyKind.DELIVERY, PolicyKind.RETURNS)  # opening a stall


class Words(models.Model):
    """What a draft and an edition are made of: the text in both languages, and what is new in it."""

    body_vi = models.TextField(_("Nội dung tiếng Việt"), max_length=40_000)
    body_en = models.TextField(_("Nội dung tiếng Anh"), max_length=40_000)
    changes_vi = models.TextField(_("Điểm mới, tiếng Việt"), max_length=2000, blank=True)
    changes_en = models.TextField(_("Điểm mới, tiếng Anh"), max_length=2000, blank=True)
    facts = models.JSONField(default=dict, blank=True)  # of the operator: name → value, empty when not given yet
    effective_from = models.DateField(_("Có hiệu lực từ ngày"))

    class Meta:
        abstract = True


class PolicyDraft(Words):
    """The next edition of a document while it is written; at most one of each kind."""

    kind = models.CharField(max_length=10, choices=PolicyKind.choices, unique=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)  # waits for another person's yes
    returned_note = models.CharField(max_length=1000, blank=True)  # why it was given back
    version = models.PositiveIntegerField(default=1, db_default=1)  # two writers cannot overwrite each other

    def __str__(self) -> str:
        return f"draft of {self.kind}"


class PolicyEdition(Words):
    """A published text; append-only. The first of each came with the market, all others from two people."""

    kind = models.CharField(max_length=10, choices=PolicyKind.choices)
    number = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)  # SHA-256 of what was said, hexadecimal (policies.digests)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="policy_edition_numbered_once"),
            models.CheckConstraint(
                name="policy_edition_by_two_people",
                condition=Q(number=1, written_by__isnull=True, approved_by__isnull=True)
                | (Q(written_by__isnull=False, approved_by__isnull=False) & ~Q(written_by=F("approved_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def is_first_draft(self) -> bool:
        """Tell whether nobody approved it: it came with the market."""
        return self.approved_by_id is None

    @property
    def slug(self) -> str:
        """Return the last part of its document's address."""
        return SLUGS[PolicyKind(self.kind)]

    @property
    def title(self) -> str:
        """Return what it is about."""
        return str(PolicyKind(self.kind).label)


class PolicyAcceptance(models.Model):
    """Somebody agreed to an edition: who, to what words, when and how; append-only."""

    class Way(models.TextChoices):
        SIGN_UP = "sign_up", _("Khi tạo tài khoản")
        OPEN_STALL = "open_stall", _("Khi mở gian hàng")
        ASKED_AGAIN = "asked_again", _("Khi có bản mới")

    # Without a constraint: an account whose contact was mistyped is deleted, and this row cannot go with it.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="policy_acceptances"
    )
    on_behalf_of = models.CharField(max_length=40, blank=True)  # "vetting.vendor:12"; empty: for oneself
    edition = models.ForeignKey(PolicyEdition, on_delete=models.PROTECT, related_name="acceptances")
    text_hash = models.CharField(max_length=64)  # of the edition, so that this row alone says what was agreed to
    language = models.CharField(max_length=2)  # in which it was shown
    way = models.CharField(max_length=11, choices=Way.choices)
    accepted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "edition", "on_behalf_of"], name="policy_accepted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.edition_id}"
