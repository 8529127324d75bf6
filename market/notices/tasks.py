"""The outbox's finder and workers, and the pulse of beat and worker."""

import logging
from concurrent.futures import ThreadPoolExecutor

from celery import shared_task
from django.db import connections

from market.notices.claims import BATCH, due_notices, hold_till_morning, release_lost
from market.notices.heartbeats import BEAT, WORKER, note_alive, note_worker_at_work
from market.notices.sending import send_due, send_notice

logger = logging.getLogger(__name__)

LINES = 4  # connections to the mail server when many wait: a distant one is slow to answer each
TURN = 8.0  # seconds one call sends; the finder comes by every 10, and others want to work in between


@shared_task(time_limit=60)
def send_due_notices() -> int:
    """Settle what dead workers left, put off what can wait for the morning, and call a worker when anything is due."""
    lost, held = release_lost(), hold_till_morning()
    due = due_notices()[: LINES * BATCH].count()
    if due:
        send_waiting_task.delay(due)
    if lost or held or due:
        logger.info("%s notices due, %s left by dead workers, %s put off till the morning", due, lost, held)
    return due


# A call that waited for long is dropped, by the worker's own clock: by then the finder has sent others.
@shared_task(time_limit=60, expires=1800)
def send_waiting_task(due: int) -> None:
    """Send what waits, over several connections when it is much."""
    if due <= BATCH:
        send_due(seconds=TURN)
    else:
        with ThreadPoolExecutor(LINES) as lines:
            for line in [lines.submit(_send_on_a_line) for _ in range(LINES)]:
                line.result()
    note_worker_at_work()


def _send_on_a_line() -> None:
    try:
        send_due(seconds=TURN)
    finally:
        connections.close_all()  # of this thread


@shared_task(time_limit=60, expires=1800)
def send_notice_task(pk: int) -> None:
    """Send one notice."""
    send_notice(pk=pk)
    note_worker_at_work()


@shared_task(time_limit=30)
def record_heartbeat() -> None:
    """Write down that beat rang and a worker heard it."""
    note_alive(BEAT, WORKER)
