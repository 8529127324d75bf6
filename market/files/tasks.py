"""What runs at night, and what makes pictures lighter."""

import logging
from uuid import UUID

from celery import shared_task

from market.files.lighter import find_heavy_pictures, make_lighter
from market.files.services import sweep
from market.files.uploads import sweep_uploads

logger = logging.getLogger(__name__)


@shared_task(time_limit=1800)
def drop_orphans() -> None:
    """Delete what interrupted uploads left behind; running twice does nothing."""
    logger.info("swept %d files", sweep() + sweep_uploads())


@shared_task
def lighten_pictures() -> int:
    """Hand out the pictures that are not there as AVIF yet; return how many."""
    found = find_heavy_pictures()
    for picture in found:
        lighten_picture_task.delay(str(picture))
    return len(found)


@shared_task(time_limit=120)
def lighten_picture_task(picture_id: str) -> None:
    """Make one picture's AVIF files."""
    make_lighter(UUID(picture_id))
