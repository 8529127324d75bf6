"""Does the stream answer? The worker asks; pages and checks only read what it was told."""

from django.db import models
from django.db.models import Q

from sessions.models.calendar import MarketSession


class StreamProbe(models.Model):
    """What the worker last learned about a session's stream."""

    class Answer(models.TextChoices):
        ANSWERS = "answers"  # the address is there
        REFUSES = "refuses"  # the site says that there is no such video
        AWAY = "away"  # no answer at all: the site, or this market's way to it
        ELSEWHERE = "elsewhere"  # it sends to an address the market does not know, and was not followed

    session = models.OneToOneField(MarketSession, primary_key=True, on_delete=models.CASCADE, related_name="probe")
    address = models.URLField()  # that was asked; another one now: it was not asked yet
    answer = models.CharField(max_length=10, choices=Answer.choices)
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP
    asked_at = models.DateTimeField()  # by the database's clock

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="probe_away_has_no_status", condition=~Q(answer="away") | Q(status__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} at {self.asked_at}"
