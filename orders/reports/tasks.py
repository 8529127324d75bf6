"""Finder and worker of the reports. They run on a queue of their own, one at a time."""

import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, OperationalError

from orders.models import Compilation
from orders.reports.compiling import compile_reports, fail_compilation
from orders.reports.packs import open_pack, sessions_without_pack
from orders.reports.selectors import due_compilations, spent_compilations
from orders.reports.subscribing import serve_subscription
from orders.reports.subscriptions import due_subscriptions
from orders.reports.sweeping import MOST_AT_ONCE, drop_files, old_compilations

logger = logging.getLogger(__name__)


@shared_task
def compile_due_reports() -> int:
    """Find sessions whose pack is due and compilations that wait; start one task for each. Return how many."""
    for stage in Compilation.Stage:
        for session in sessions_without_pack(stage):
            open_pack(session, stage)
    for spent in spent_compilations():
        fail_compilation(spent.pk, "the worker died again and again")
    due = list(due_compilations().values_list("pk", flat=True))
    for pk in due:
        compile_report_task.delay(pk)
    return len(due)


@shared_task(time_limit=600, soft_time_limit=540)
def compile_report_task(pk: int) -> None:
    """Compile what was asked for; say why when the database, the file store or the time would not have it."""
    try:
        compile_reports(pk)
    except (DatabaseError, OSError, SoftTimeLimitExceeded) as error:
        logger.warning("compilation %s failed: %s", pk, error)
        fail_compilation(pk, str(error) or type(error).__name__)


@shared_task
def serve_due_subscriptions() -> int:
    """Find subscriptions whose evening or period is over; start one task for each. Return how many."""
    due = due_subscriptions()
    for pk in due:
        serve_subscription_task.delay(pk)
    return len(due)


@shared_task(time_limit=60, autoretry_for=(OperationalError,), max_retries=3, retry_backoff=True)
def serve_subscription_task(pk: int) -> None:
    """Have the next report of one subscription compiled."""
    serve_subscription(pk=pk)


@shared_task(time_limit=1800)
def drop_old_exports() -> int:
    """Let go of the files of reports asked for long ago; running twice does nothing."""
    old = list(old_compilations().values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(drop_files(pk) for pk in old)
