"""What communes say each month about the producers on their ground."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.places.models import Commune
from vetting.models.vendors import Vendor


class CommuneContact(models.Model):
    """Whom the office writes to in a commune."""

    commune = models.OneToOneField(Commune, on_delete=models.PROTECT, related_name="contact")
    name = models.CharField(_("Họ và tên"), max_length=120)
    email = models.EmailField(_("Thư điện tử"))
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["commune"]

    def __str__(self) -> str:
        return self.name


class CommuneRound(models.Model):
    """One month's list of one commune; opened by the secret address in the letter."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="rounds")
    month = models.DateField()  # its first day
    sent_to = models.EmailField()
    sent_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)  # the officer's name, as typed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "month"], name="commune_round_once_a_month"),
            models.CheckConstraint(name="commune_round_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.month}"


class CommuneAnswer(models.Model):
    """What a commune says of one producer in one month."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("Đang hoạt động")
        CORRECTED = "corrected", _("Cần sửa thông tin")
        CLOSED = "closed", _("Đã nghỉ")

    round = models.ForeignKey(CommuneRound, on_delete=models.PROTECT, related_name="answers")
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="commune_answers")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.CharField(max_length=500, blank=True)  # what is to be corrected, since when it is closed
    answered_at = models.DateTimeField(db_default=Now())
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(null=True)  # by the office, when there was something to do
    handling_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "vendor"], name="commune_answer_once"),
            models.CheckConstraint(name="commune_answer_with_note", condition=Q(verdict="confirmed") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return self.verdict
