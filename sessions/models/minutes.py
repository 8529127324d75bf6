"""On air a host asks for more minutes; the control room grants them or not."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sessions.models.slots import Slot

ASKED_MINUTES = 2  # at a time


class MinutesRequest(models.Model):
    """One wish for more minutes of one slot. At most one waits for an answer."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="minutes_requests")
    minutes = models.PositiveSmallIntegerField(default=ASKED_MINUTES)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()  # by the database's clock
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    was_granted = models.BooleanField(null=True)  # empty: nobody answered so far

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], name="minutes_asked_once_at_a_time", condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(name="minutes_asked_are_few", condition=Q(minutes__gte=1, minutes__lte=10)),
            models.CheckConstraint(
                name="minutes_answered_by_somebody",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, was_granted__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, was_granted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} for {self.slot_id}"
