"""What the office was alarmed of: one row per episode, from when something was missed until it was made up for."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Alarm(models.Model):
    """Something that was due and not done within its time. Told once when it begins and once when it ends."""

    name = models.CharField(max_length=120)  # what it is about: "seal-41", "finder-orders.tasks.tell_of_orders"
    kind = models.CharField(max_length=20)  # names the sentences of `market.office_home.alarm_words`
    facts = models.JSONField(default=dict)  # what they fill in
    since = models.DateTimeField()  # from when it should have been done
    began_at = models.DateTimeField(db_default=Now())  # it was found
    ended_at = models.DateTimeField(null=True, blank=True)  # it was no longer found

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(ended_at__isnull=True), name="alarm_once_at_a_time"),
        ]
        indexes = [models.Index(fields=["-began_at"], name="alarm_by_beginning")]

    def __str__(self) -> str:
        return self.name
