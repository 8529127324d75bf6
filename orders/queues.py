"""What waits to be done in the background: rows nobody has seen to yet, and tasks nobody has taken yet."""

import logging
from dataclasses import dataclass

from django.conf import settings
from redis.exceptions import RedisError

from market.kernel.quick_store import quick_store
from market.notices.selectors import unsent_counts, worker_pulse
from orders.archives.selectors import due_archives
from orders.reports.selectors import due_compilations
from orders.services.telling import buyers_to_tell

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Queues:
    """How much waits. `tasks` is None while Redis does not answer: rows lose nothing by it, they are found later."""

    receipts: int  # orders whose buyer has not been written to
    notices: int  # mails and messages not sent yet
    failed: int  # notices that could not be sent: somebody has to look
    files: int  # reports and archives to compile
    tasks: int | None
    worker_is_alive: bool


def waiting() -> Queues:
    """Return what waits now."""
    unsent = unsent_counts()
    return Queues(
        receipts=buyers_to_tell().count(),
        notices=unsent.get("queued", 0),
        failed=unsent.get("failed", 0),
        files=due_compilations().count() + due_archives().count(),
        tasks=_tasks(),
        worker_is_alive=worker_pulse().is_alive,
    )


def _tasks() -> int | None:
    """Return how many tasks lie in the workers' lists; the name of a queue is the name of its list."""
    queues = {settings.CELERY_TASK_DEFAULT_QUEUE, *(each["queue"] for each in settings.CELERY_TASK_ROUTES.values())}
    try:
        with quick_store().pipeline(transaction=False) as pipe:
            for queue in sorted(queues):
                pipe.llen(queue)
            return sum(int(length) for length in pipe.execute())
    except RedisError:
        logger.warning("Redis away: nobody knows how many tasks wait")
        return None
