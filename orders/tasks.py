"""Finders and workers: orders untold, units kept for nobody, the night's minutes, seals, files, reminders after it."""

import logging

from celery import shared_task
from django.db import OperationalError

from market.files.depot import STORAGE_ERRORS
from orders.desk.statements import statements_due
from orders.reviews import inviting
from orders.services import (
    after_night,
    closing_news,
    drafts,
    publishing,
    recording,
    reminding,
    sealing,
    stamping,
    statements,
    sweeping,
    telling,
    waiting,
)
from orders.witness import due_seals

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


@shared_task
def checkpoint_due_sessions() -> None:
    """Find the sessions with new entries in the witness log, or to be sealed; start one task for each."""
    due = due_seals.sessions_to_checkpoint()
    for pk in due:
        checkpoint_session_task.delay(pk)
    logger.info("logs to sign: %d", len(due))


@shared_task
def checkpoint_left_sessions() -> None:
    """Find the sessions with entries the rounds of the day have missed; start one task for each."""
    for pk in due_seals.sessions_left_behind().values_list("pk", flat=True):
        checkpoint_session_task.delay(pk)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=240)
def checkpoint_session_task(session_id: int) -> None:
    """Sign one session's log as it stands, and publish it."""
    if sealing.checkpoint_session(session_id):
        publish_log_task(session_id)


@shared_task
def publish_due_logs() -> None:
    """Find the logs whose files are older than their last checkpoint or time stamp; start one task for each."""
    for pk in due_seals.logs_to_publish().values_list("pk", flat=True):
        publish_log_task.delay(pk)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=240)
def publish_log_task(session_id: int) -> None:
    """Write one session's log as files; a store that does not answer is asked again in a minute."""
    try:
        publishing.publish_session(session_id)
    except STORAGE_ERRORS as error:
        logger.warning("the log of session %s is not published: %s", session_id, error)


@shared_task
def stamp_due_seals() -> None:
    """Find the seals without a time stamp, when an authority is configured; start one task for each."""
    if stamping.is_configured():
        for pk in due_seals.seals_to_stamp().values_list("pk", flat=True)[:20]:
            stamp_seal_task.delay(pk)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=120)
def stamp_seal_task(checkpoint_id: int) -> None:
    """Get the time stamp of one seal; an authority that does not answer is asked again in five minutes."""
    try:
        stamping.stamp_seal(checkpoint_id)
    except stamping.NotStampedError as error:
        logger.warning("seal %s has no time stamp: %s", checkpoint_id, error)


@shared_task
def serve_waiting_buyers() -> None:
    """Find the listings with holds that have run out, or with units free and somebody waiting; end finished lines."""
    listings = list(waiting.listings_to_serve().values_list("pk", flat=True))
    for pk in listings:
        serve_listing_task.delay(pk)
    logger.info("listings to serve: %d, places in line over: %d", len(listings), waiting.close_lines())


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def serve_listing_task(listing_id: int) -> None:
    """Free what has run out of one listing and offer it to who waits."""
    waiting.tidy_listing(listing_id)


@shared_task
def remind_of_cases() -> None:
    """Find the cases whose time to answer is nearly over; start one task for each."""
    due = list(reminding.cases_to_remind().values_list("pk", flat=True))
    for pk in due:
        remind_case_task.delay(pk)
    logger.info("cases to remind of: %d", len(due))


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def remind_case_task(case_id: int) -> None:
    """Remind the silent sides of one case."""
    reminding.remind_case(case_id)


@shared_task
def make_due_statements() -> None:
    """Find the vendors whose closing statement of a session is due; start one task for each."""
    due = statements_due()
    for session_id, vendor_id in due:
        make_statement_task.delay(session_id, vendor_id)
    logger.info("closing statements to make: %d", len(due))


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def make_statement_task(session_id: int, vendor_id: int) -> None:
    """Make and send one vendor's closing statement."""
    statements.make_statement(session_id=session_id, vendor_id=vendor_id)


@shared_task
def record_due_nights() -> None:
    """Find the evenings that run or ended a moment ago; start one task for each."""
    nights = list(recording.sessions_to_record().values_list("pk", flat=True))
    for pk in nights:
        record_night_task.delay(pk)
    logger.info("evenings to write down: %d", len(nights))


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def record_night_task(session_id: int) -> None:
    """Write down one evening's minutes and its unmet demand."""
    recording.record_night(session_id)


@shared_task
def tell_of_closes() -> int:
    """Find the evenings that close in ten minutes while goods lie in baskets; start one task for each."""
    due = closing_news.sessions_with_baskets()
    for pk in due:
        tell_of_baskets_task.delay(pk)
    return len(due)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=240)
def tell_of_baskets_task(session_id: int) -> None:
    """Write to the owners of the baskets of one evening."""
    logger.info("session %s: told the owners of %s baskets", session_id, closing_news.tell_of_baskets(session_id))


@shared_task
def tell_of_seals() -> int:
    """Find the evenings sealed a short while ago of which nobody was told; start one task for each."""
    due = list(closing_news.seals_to_tell().values_list("pk", flat=True))
    for pk in due:
        tell_of_seal_task.delay(pk)
    return len(due)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def tell_of_seal_task(session_id: int) -> None:
    """Tell of one evening's end and its seal."""
    closing_news.tell_of_seal(session_id)


@shared_task
def remind_to_deliver() -> int:
    """Find the vendors whose orders of yesterday have not left; start one task for each."""
    due = after_night.vendors_to_remind()
    for session_id, vendor_id in due:
        remind_vendor_task.delay(session_id, vendor_id)
    return len(due)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def remind_vendor_task(session_id: int, vendor_id: int) -> None:
    """Remind one vendor of its unsent orders of one night."""
    after_night.remind_vendor(session_id=session_id, vendor_id=vendor_id)


@shared_task
def remind_to_confirm() -> int:
    """Find the buyers who said nothing of goods that arrived; start one task for each order."""
    due = list(after_night.unconfirmed_orders().values_list("pk", flat=True)[: after_night.MOST_IN_ONE_RUN])
    for pk in due:
        remind_buyer_task.delay(pk)
    return len(due)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def remind_buyer_task(order_id: int) -> None:
    """Ask one buyer whether the goods came."""
    after_night.remind_buyer(order_id)


@shared_task
def invite_to_review() -> int:
    """Find the buyers whose orders were completed days ago, and who said nothing of the goods; one task for each."""
    due = list(inviting.orders_to_invite().values_list("pk", flat=True)[: inviting.MOST_IN_ONE_RUN])
    for pk in due:
        invite_buyer_task.delay(pk)
    return len(due)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=3, time_limit=60)
def invite_buyer_task(order_id: int) -> None:
    """Ask one buyer what the goods were like."""
    inviting.invite_buyer(order_id)


@shared_task(time_limit=1800)
def drop_old_holds() -> int:
    """Delete holds and baskets of evenings long over; running twice does nothing."""
    return sweeping.sweep_evenings()
