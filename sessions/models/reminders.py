"""People who asked to be reminded of a session ("Nhắc tôi")."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.notices.models import PushSubscription
from sessions.models.calendar import MarketSession


class ReminderRequest(models.Model):
    """One person's (or one address's) wish to be told before the session opens."""

    session = models.ForeignKey(MarketSession, on_delete=models.CASCADE, related_name="reminder_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "email"], name="reminder_once_per_address"),
            models.CheckConstraint(name="reminder_can_be_sent", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.email}"


class PushReminder(models.Model):
    """A browser's wish to show a notice before the session opens."""

    session = models.ForeignKey(MarketSession, on_delete=models.CASCADE, related_name="push_reminders")
    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="reminders")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "subscription"], name="push_reminder_once_per_browser"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.subscription_id}"
