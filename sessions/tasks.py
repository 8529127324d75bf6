"""What runs by itself: finders ask what is due and hand out one small task each; workers look again before they act."""

import logging

from celery import shared_task
from django.db import OperationalError

from sessions import due
from sessions.models import SessionRule
from sessions.services import reminders
from sessions.services.calendar import ensure_sessions

logger = logging.getLogger(__name__)

WORKER = {
    "autoretry_for": (OperationalError,),
    "retry_backoff": True,
    "retry_backoff_max": 60,  # seconds
    "max_retries": 5,
    "time_limit": 120,  # seconds
}


@shared_task
def ensure_upcoming_sessions() -> int:
    """Find the rules in force and have their next sessions made."""
    pks = list(SessionRule.objects.filter(is_active=True).values_list("pk", flat=True))
    for pk in pks:
        ensure_sessions_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def ensure_sessions_task(pk: int) -> None:
    """Make those of one rule's next sessions that do not exist."""
    made = ensure_sessions(SessionRule.objects.get(pk=pk))
    if made:
        logger.info("rule %s: made %s sessions", pk, len(made))


@shared_task
def announce_due_sessions() -> int:
    """Find sessions that opened, were moved or stopped without people being told."""
    pks = due.due_pks(due.openings_to_announce(), due.news_to_tell())
    for pk in pks:
        announce_session_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def announce_session_task(pk: int) -> None:
    """Tell people what they have not been told about one session."""
    told = reminders.tell_news(pk) + reminders.announce_opening(pk)
    logger.info("session %s: %s people told", pk, told)


@shared_task
def remind_due_sessions() -> int:
    """Find sessions that open soon without vendors and followers having been reminded."""
    pks = due.due_pks(due.vendors_to_remind(), due.followers_to_remind())
    for pk in pks:
        remind_session_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def remind_session_task(pk: int) -> None:
    """Remind vendors and followers of one session, as far as they have not been."""
    told = reminders.remind_vendors(pk) + reminders.remind_followers(pk)
    logger.info("session %s: %s people reminded", pk, told)
