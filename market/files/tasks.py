"""What runs at night."""

import logging

from celery import shared_task

from market.files.services import sweep
from market.files.uploads import sweep_uploads

logger = logging.getLogger(__name__)


@shared_task(time_limit=1800)
def drop_orphans() -> None:
    """Delete what interrupted uploads left behind; running twice does nothing."""
    logger.info("swept %d files", sweep() + sweep_uploads())
