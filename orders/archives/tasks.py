"""Finders and worker of the archives. They are made on the reports' queue."""

import logging

from celery import shared_task
from django.db import DatabaseError

from market.files.depot import STORAGE_ERRORS
from orders.archives.selectors import due_archives, given_up_archives, old_archives
from orders.archives.services import compile_archive, fail_archive, sweep_archive

logger = logging.getLogger(__name__)


@shared_task
def compile_due_archives() -> None:
    """Find the archives that wait, or whose worker died; start one task for each."""
    due = list(due_archives().values_list("pk", flat=True))
    for pk in due:
        compile_archive_task.delay(pk)
    for pk in given_up_archives().values_list("pk", flat=True):
        fail_archive(pk, "tried too often")
    logger.info("archives due: %d", len(due))


@shared_task(time_limit=1080, soft_time_limit=1020)
def compile_archive_task(archive_id: int) -> None:
    """Compile one archive; say why when the database or the file store would not have it."""
    try:
        compile_archive(archive_id)
    except (DatabaseError, *STORAGE_ERRORS) as error:
        logger.warning("archive %s failed: %s", archive_id, error)
        fail_archive(archive_id, str(error))


@shared_task(time_limit=600)
def drop_old_archives() -> None:
    """Delete the archives whose week is over; running twice does nothing."""
    old = list(old_archives().values_list("pk", flat=True))
    logger.info("archives dropped: %d", sum(sweep_archive(pk) for pk in old))
