"""What the market need not remember: words of old messages, sign-ins that ran out, runs of what no longer runs."""

from datetime import timedelta

from celery import current_app
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now

from market.kernel.sweeping import delete_in_batches, in_batches
from market.notices.models import LastRun, Notice
from market.office_home.models import Alarm

WORDS_KEPT = timedelta(days=180)  # of messages; that one was sent, when and how, stays
ALARMS_KEPT = timedelta(days=366)
SETTLED = (Notice.Status.SENT, Notice.Status.FAILED, Notice.Status.WITHDRAWN)


def old_notices() -> QuerySet[Notice]:
    """Return the messages, sent or given up long ago, that still have their words."""
    return Notice.objects.filter(created_at__lt=Now() - WORDS_KEPT, status__in=SETTLED).exclude(body="")


def forget_old_words() -> int:
    """Empty the words of old messages; return how many."""
    return in_batches(old_notices(), lambda some: some.update(subject="", body="", last_error=""))


def drop_leftovers() -> int:
    """Delete what ran out or no longer runs; return how many rows."""
    tasks = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    dropped = delete_in_batches(Session.objects.filter(expire_date__lt=Now()))
    dropped += delete_in_batches(LastRun.objects.exclude(task__in=tasks))
    return dropped + delete_in_batches(Alarm.objects.filter(ended_at__lt=Now() - ALARMS_KEPT))
