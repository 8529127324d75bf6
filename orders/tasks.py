"""The finder of new orders nobody has been told of, and its workers."""

import logging

from celery import shared_task
from django.db import OperationalError

from orders.services import drafts, telling

logger = logging.getLogger(__name__)


@shared_task
def tell_of_orders() -> None:
    """Find the buyers and vendors who have not been told of new orders; start one task for each."""
    buyers = list(telling.buyers_to_tell().values_list("pk", flat=True)[: telling.MOST_IN_ONE_RUN])
    for pk in buyers:
        tell_buyer_task.delay(pk)
    vendors = list(telling.vendors_to_tell().values_list("pk", flat=True))
    for pk in vendors:
        tell_vendor_task.delay(pk)
    logger.info("receipts to send: %d, digests to send: %d", len(buyers), len(vendors))


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def tell_buyer_task(order_id: int) -> None:
    """Queue one buyer's receipt."""
    telling.tell_buyer(order_id)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def tell_vendor_task(vendor_id: int) -> None:
    """Queue one vendor's digest."""
    telling.tell_vendor(vendor_id)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=120)
def settle_due_drafts() -> None:
    """Close the drafts of sessions that are over; a week later delete whose they were."""
    expired, forgotten = drafts.expire_drafts(), drafts.forget_commenters()
    logger.info("drafts expired: %d, emptied: %d", expired, forgotten)
