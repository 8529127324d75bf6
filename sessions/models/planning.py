"""What an evening is made from: kinds of promotion, templates, and the days without a market."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vetting.models import PaperKind

SHORTEST_SLOT, LONGEST_SLOT = 5, 20  # minutes on air; the house rule is 8 to 10


class PromotionKind(models.Model):
    """How much a price may be lowered, by law (Decree 81/2018 as amended by 128/2024 and 239/2026)."""

    code = models.SlugField(max_length=40, primary_key=True)  # "ordinary", "concentrated"
    title = models.CharField(_("Loại khuyến mại"), max_length=120)
    least_percent = models.PositiveSmallIntegerField(_("Giảm ít nhất (%)"), default=1)
    most_percent = models.PositiveSmallIntegerField(_("Giảm nhiều nhất (%)"))
    fresh_is_exempt = models.BooleanField(_("Nông sản tươi sống không tính mức trần"), default=True)
    needs_decision = models.BooleanField(_("Phải có số quyết định"), default=False)  # of the body that organises it
    source = models.CharField(_("Căn cứ"), max_length=200)

    class Meta:
        ordering = ["most_percent", "code"]
        constraints = [
            models.CheckConstraint(
                name="promotion_percents_in_order",
                condition=Q(least_percent__gte=1, most_percent__lte=100, most_percent__gte=F("least_percent")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EveningTerms(models.Model):
    """What a template gives its evenings, and an evening keeps as its own: editing a template changes no evening."""

    theme = models.CharField(_("Chủ đề"), max_length=160, blank=True)
    partners = models.CharField(_("Đơn vị phối hợp"), max_length=300, blank=True, default="")
    intro = models.TextField(_("Lời mời trên trang phiên"), max_length=2000, blank=True)
    vendor_note = models.TextField(_("Lời nhắn cho gian hàng"), max_length=2000, blank=True)
    delivery_days = models.PositiveSmallIntegerField(_("Giao trong vòng (ngày)"), default=3)
    slot_minutes = models.PositiveSmallIntegerField(_("Mỗi lượt lên sóng (phút)"), default=9)
    most_listings = models.PositiveSmallIntegerField(_("Mỗi gian hàng bày nhiều nhất (sản phẩm)"), default=8)
    promotion = models.ForeignKey(
        PromotionKind,
        verbose_name=_("Loại khuyến mại"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )  # none: any lower price, as before kinds were kept
    promotion_decision = models.CharField(_("Số quyết định khuyến mại tập trung"), max_length=80, blank=True)
    # Papers a listing of this evening needs beside what the rules ask of everybody, such as a test slip in summer.
    required_kinds = ArrayField(
        models.CharField(max_length=30, choices=PaperKind.choices),
        verbose_name=_("Giấy tờ phải có thêm"),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True


class SessionTemplate(EveningTerms):
    """The mould of an evening: a rule's sessions and special sessions are made from it."""

    name = models.CharField(_("Tên mẫu"), max_length=80, unique=True)
    title = models.CharField(_("Tên phiên"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("Thời lượng (phút)"), default=120)
    listing_hours = models.PositiveSmallIntegerField(_("Đóng sổ đăng ký trước giờ mở (giờ)"), default=24)
    is_active = models.BooleanField(_("Đang dùng"), default=True)
    version = models.PositiveIntegerField(default=1)  # two directors cannot overwrite each other
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="template_length_is_sane", condition=Q(minutes__gte=10, minutes__lte=720)),
            models.CheckConstraint(
                name="template_slot_is_sane",
                condition=Q(slot_minutes__gte=SHORTEST_SLOT, slot_minutes__lte=LONGEST_SLOT),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SkippedDay(models.Model):
    """A day without a market: Tết, a holiday, a day of mourning. No rule makes a session of it."""

    day = models.DateField(_("Ngày nghỉ chợ"), unique=True)
    reason = models.CharField(_("Lý do (mọi người sẽ đọc)"), max_length=160)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"
