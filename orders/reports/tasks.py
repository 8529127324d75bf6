"""Finder and worker of the session reports. They run on a queue of their own."""

import logging

from celery import shared_task
from django.db import DatabaseError

from orders.reports.selectors import due_reports, sessions_without_report
from orders.reports.services import compile_report, fail_report, open_report

logger = logging.getLogger(__name__)


@shared_task
def compile_due_reports() -> None:
    """Find sessions that are over without a report, and reports that wait; start one task for each."""
    for session in sessions_without_report():
        open_report(session)
    due = list(due_reports().values_list("pk", flat=True))
    for pk in due:
        compile_report_task.delay(pk)
    logger.info("reports due: %d", len(due))


@shared_task(time_limit=600, soft_time_limit=540)
def compile_report_task(report_id: int) -> None:
    """Compile one report; say why when the database or the file store would not have it."""
    try:
        compile_report(report_id)
    except (DatabaseError, OSError) as error:
        logger.warning("report %s failed: %s", report_id, error)
        fail_report(report_id, str(error))
