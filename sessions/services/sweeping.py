"""Wishes to be reminded of evenings long over: addresses nobody needs any more."""

from datetime import timedelta

from django.db.models.functions import Now

from market.kernel.sweeping import delete_in_batches
from market.notices.models import PushSubscription
from sessions.models import PushReminder, ReminderRequest

KEPT = timedelta(days=30)  # after the evening: until then somebody may ask why a mail came


def sweep_reminders() -> int:
    """Delete old wishes, and the browsers that are nobody's and have no other; return how many rows."""
    over = Now() - KEPT
    swept = delete_in_batches(ReminderRequest.objects.filter(session__closes_at__lt=over))
    swept += delete_in_batches(PushReminder.objects.filter(session__closes_at__lt=over))
    return swept + delete_in_batches(PushSubscription.objects.filter(reminders=None, person=None, made_at__lt=over))
