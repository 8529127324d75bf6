"""A rehearsal: an evening's copy on which the office and the vendors practise. Only its score outlives it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sessions.models.calendar import MarketSession


class Rehearsal(models.Model):
    """One rehearsal: who led it, when, with how big a crowd, and what was practised. Its crowd never existed."""

    class Crowd(models.IntegerChoices):
        """Orders a minute of the simulated buyers."""

        NOBODY = 0, _("Chưa có người mua")
        FEW = 5, _("Vắng: 5 đơn mỗi phút")
        USUAL = 20, _("Như mọi tối: 20 đơn mỗi phút")
        MANY = 100, _("Rất đông: 100 đơn mỗi phút")

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="rehearsals")  # the real one
    number = models.PositiveIntegerField()  # of the copy: no session of the market has it
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()  # then it is wiped, whoever forgot it
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    crowd = models.PositiveSmallIntegerField(_("Người mua giả lập"), choices=Crowd.choices, default=Crowd.FEW)
    crowd_came_at = models.DateTimeField(db_default=Now())  # up to then its orders are placed
    checklist = models.JSONField(default=list)  # [{"task": …, "at": … or null}], written at the end
    done = models.PositiveSmallIntegerField(default=0)  # tasks practised
    total = models.PositiveSmallIntegerField(default=0)
    orders = models.PositiveIntegerField(default=0)  # placed by the crowd and by those who took part

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                name="rehearsal_one_at_a_time",
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="rehearsal_lasts", condition=Q(ends_at__gt=F("started_at"))),
            models.CheckConstraint(name="rehearsal_score_fits", condition=Q(done__lte=F("total"))),
        ]

    def __str__(self) -> str:
        return f"rehearsal of {self.session_id}"
