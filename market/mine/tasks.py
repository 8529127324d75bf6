"""What is done about requests by itself: finders ask what is due; workers look again before they act."""

import logging

from celery import shared_task
from django.db import OperationalError
from django.db.models.functions import Now

from market.files.depot import STORAGE_ERRORS
from market.mine.models import DataRequest
from market.mine.services.downloads import MAX_TRIES, drop_download, make_download
from market.mine.services.erasing import erase_account
from market.mine.services.requests import tell_office_late

logger = logging.getLogger(__name__)

WORKER = {"autoretry_for": (OperationalError,), "retry_backoff": True, "max_retries": 5, "time_limit": 240}


@shared_task
def serve_due_requests() -> int:
    """Find requests that can be done now, and late ones nobody was told of."""
    waiting = DataRequest.objects.filter(status=DataRequest.Status.ASKED)
    due = waiting.filter(act_at__lte=Now())
    copies = due.filter(kind=DataRequest.Kind.DOWNLOAD, tries__lt=MAX_TRIES).values_list("pk", flat=True)
    accounts = due.filter(kind=DataRequest.Kind.ERASE).values_list("pk", flat=True)
    late = list(waiting.filter(due_at__lt=Now(), late_told_at=None).values_list("pk", flat=True))
    for pk in copies:
        make_download_task.delay(pk)
    for pk in accounts:
        erase_account_task.delay(pk)
    for pk in late:
        tell_office_late(pk)
    return len(copies) + len(accounts) + len(late)


@shared_task(**WORKER)
def make_download_task(pk: int) -> None:
    """Make one copy; the finder comes back while the file store does not answer."""
    try:
        made = make_download(pk)
    except STORAGE_ERRORS as error:
        logger.warning("data request %s: %s", pk, error)
        return
    logger.info("data request %s: %s bytes", pk, made.size if made else 0)


@shared_task(**WORKER)
def erase_account_task(pk: int) -> None:
    """Erase one account, or wait for its orders."""
    logger.info("data request %s: erased %s", pk, erase_account(pk))


@shared_task
def drop_old_downloads() -> int:
    """Delete the copies whose week is over; running twice does nothing."""
    old = DataRequest.objects.filter(expires_at__lte=Now()).exclude(path="").values_list("pk", flat=True)
    return sum(drop_download(pk) for pk in list(old))
