"""Which papers are asked of whom, and what a reviewer looks for on each: rows versioned by date, kept by the office."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """What a paper is (the fourth article's list, Decision 26/2026 evidence list)."""

    BUSINESS_LICENCE = "business_licence", _("Giấy đăng ký kinh doanh")
    FOOD_SAFETY_CERTIFICATE = "food_safety_certificate", _("Giấy chứng nhận đủ điều kiện an toàn thực phẩm")
    QUALITY_STANDARD = "quality_standard", _("Tiêu chuẩn chất lượng, bản tự công bố")
    TEST_REPORT = "test_report", _("Phiếu kết quả kiểm nghiệm an toàn thực phẩm")
    TRACEABILITY_STAMP = "traceability_stamp", _("Tem truy xuất nguồn gốc")
    STAR_CERTIFICATE = "star_certificate", _("Quyết định, giấy chứng nhận sao OCOP")
    TRADEMARK = "trademark", _("Chứng nhận nhãn hiệu")
    INTELLECTUAL_PROPERTY = "intellectual_property", _("Chứng nhận sở hữu trí tuệ")
    GEOGRAPHICAL_INDICATION = "geographical_indication", _("Chỉ dẫn địa lý")
    QUALITY_SYSTEM = "quality_system", _("Hệ thống quản lý chất lượng")


class Claim(models.TextChoices):
    """What a vendor says of a product beyond its name; each claim asks for its own paper."""

    GEOGRAPHICAL_INDICATION = "geographical_indication", _("Mang chỉ dẫn địa lý")
    REGISTERED_BRAND = "registered_brand", _("Nhãn hiệu đã đăng ký")
    PROTECTED_DESIGN = "protected_design", _("Kiểu dáng, sáng chế hoặc bản quyền được bảo hộ")
    CERTIFIED_PROCESS = "certified_process", _("Sản xuất theo VietGAP, hữu cơ, ISO hoặc HACCP")


class PaperRequirement(models.Model):
    """One rule: a paper is asked of some vendors or products, from when to when. The narrowest rule that fits wins."""

    class Scope(models.TextChoices):
        VENDOR = "vendor", _("Cơ sở")  # once per vendor
        PRODUCT = "product", _("Sản phẩm")  # once per product

    class Duty(models.TextChoices):
        REQUIRED = "required", _("Bắt buộc")  # no submission and no approval without it
        OPTIONAL = "optional", _("Không bắt buộc")  # may be handed in, is judged and shown
        NOT_APPLICABLE = "not_applicable", _("Không áp dụng")  # an exception to a wider rule

    UNRATED = 0  # in `stars`: products without OCOP stars

    kind = models.CharField(max_length=30, choices=PaperKind.choices)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    duty = models.CharField(max_length=16, choices=Duty.choices, default=Duty.REQUIRED)
    # Whom the rule is for; an empty list narrows nothing. Stars and claims are of products only.
    vendor_kinds = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    set_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    stars = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    claims = ArrayField(models.CharField(max_length=30, choices=Claim.choices), default=list, blank=True)
    has_expiry = models.BooleanField(default=False)  # such papers end: their last valid day must be given
    hint = models.CharField(max_length=300, blank=True)  # what it is
    issued_by = models.CharField(max_length=200, blank=True)
    takes = models.CharField(max_length=120, blank=True)  # how long it takes to get one
    position = models.PositiveSmallIntegerField(default=0)  # on the vendor's checklist
    effective_from = models.DateField()
    # The first day it no longer holds; the day it was to begin when it was withdrawn before that.
    effective_to = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="requirement_dates_in_order",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
            ),
            models.CheckConstraint(
                name="requirement_of_vendor_is_plain", condition=Q(scope="product") | Q(stars=[], claims=[])
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether it was taken back before its first day."""
        return self.effective_to == self.effective_from


class Criterion(models.Model):
    """One thing a reviewer looks for on a paper of a kind."""

    kind = models.CharField(max_length=30, choices=PaperKind.choices)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="criterion_dates_in_order",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.text
