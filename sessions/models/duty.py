"""Who is on duty on an evening, whether hosts are who they say, and what the checks before the opening found."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from market.files.models import StoredFile
from sessions.models.calendar import MarketSession
from vetting.models import Vendor


class Duty(models.Model):
    """One place of the duty roster; signing in makes a name responsible for the evening."""

    class Part(models.TextChoices):
        DIRECTOR = "director", _("Điều hành")
        MODERATOR = "moderator", _("Điều phối hỏi đáp")
        WITNESS = "witness", _("Chứng kiến")
        TECHNICIAN = "technician", _("Kỹ thuật")

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="duties")
    part = models.CharField(_("Phần việc"), max_length=12, choices=Part.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Cán bộ"), on_delete=models.PROTECT, related_name="duties"
    )
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed_in_at = models.DateTimeField(null=True, blank=True)
    signed_out_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("Bàn giao"), max_length=500, blank=True)  # at signing out

    class Meta:
        ordering = ["session", "part", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "part", "person"], name="duty_once"),
            models.CheckConstraint(
                name="duty_in_before_out", condition=Q(signed_out_at__isnull=True) | Q(signed_in_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.session_id}"


LONGEST_CHECK = timedelta(days=366)  # identity is compared anew every year


class HostCheck(models.Model):
    """Who goes on air was identified (E-commerce Law 122/2025): how, by what evidence, by whom, until when."""

    class Method(models.TextChoices):
        BY_HAND = "by_hand", _("Cán bộ đối chiếu giấy tờ")  # the built-in one
        EXTERNAL = "external", _("Dịch vụ định danh")  # an adapter named in the settings

    vendor = models.ForeignKey(Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="host_checks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="host_checks")
    method = models.CharField(_("Cách xác minh"), max_length=10, choices=Method.choices, default=Method.BY_HAND)
    source = models.CharField(_("Đối chiếu với"), max_length=200)  # which paper or service; never a number of an ID
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("Mã kết quả"), max_length=120, blank=True)  # of an external service
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(auto_now_add=True)
    valid_until = models.DateField(_("Có giá trị đến"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-checked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="host_check_revoked_with_reason", condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason="")
            ),
            models.CheckConstraint(
                name="host_check_by_somebody", condition=Q(checked_by__isnull=False) | Q(method="external")
            ),
            models.CheckConstraint(
                name="host_check_at_most_a_year", condition=Q(valid_until__lte=F("checked_at") + LONGEST_CHECK)
            ),
        ]
        indexes = [models.Index(fields=["person", "-checked_at"], name="host_check_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.valid_until}"


class Preflight(models.Model):
    """What the checks before an opening found at one time; the newest of a session counts."""

    class Occasion(models.TextChoices):
        DAY_BEFORE = "day_before", _("Trước 24 giờ")
        HOUR_BEFORE = "hour_before", _("Trước 1 giờ")
        MINUTES_BEFORE = "minutes_before", _("Trước 10 phút")
        BY_HAND = "by_hand", _("Kiểm tra lại")

    session = models.ForeignKey(MarketSession, on_delete=models.CASCADE, related_name="preflights")
    schedule = models.PositiveIntegerField()  # of the session: a moved session is checked anew
    occasion = models.CharField(max_length=14, choices=Occasion.choices)
    ran_at = models.DateTimeField(auto_now_add=True)
    ran_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField()  # [{"check", "level": "ok" | "warning" | "blocker", "facts": {…}}]
    blockers = models.PositiveSmallIntegerField()
    warnings = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-ran_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "schedule", "occasion"],
                name="preflight_once_per_occasion",
                condition=~Q(occasion="by_hand"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} of {self.session_id}"
