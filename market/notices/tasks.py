"""The outbox's finder and worker, and the pulse of beat and worker."""

import logging

from celery import shared_task

from market.notices.heartbeats import BEAT, WORKER, note_alive, note_worker_at_work
from market.notices.selectors import due_notice_ids
from market.notices.sending import send_notice

logger = logging.getLogger(__name__)


@shared_task(time_limit=60)
def send_due_notices() -> None:
    """Find the notices that are due and hand each to a worker."""
    due = due_notice_ids()
    for pk in due:
        send_notice_task.delay(pk)
    if due:
        logger.info("%s notices due", len(due))


# A nudge that waited for long is dropped, by the worker's own clock: by then the finder has sent others.
@shared_task(time_limit=60, expires=1800)
def send_notice_task(pk: int) -> None:
    """Send one notice."""
    send_notice(pk=pk)
    note_worker_at_work()


@shared_task(time_limit=30)
def record_heartbeat() -> None:
    """Write down that beat rang and a worker heard it."""
    note_alive(BEAT, WORKER)
