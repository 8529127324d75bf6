"""Nudges: start background work after the transaction, knowing that a lost nudge is healed by a finder."""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from market.kernel import rehearsing

logger = logging.getLogger(__name__)


def after_commit(task: Any, pk: Any) -> None:
    """Call `task.delay(pk)` once the transaction is committed; forget it when the broker is away.

    A rehearsal calls nobody: workers know only the real market.
    """
    if rehearsing.is_on():
        return
    transaction.on_commit(partial(_nudge, task, pk))


def _nudge(task: Any, pk: Any) -> None:
    try:
        task.delay(pk)
    except (OperationalError, ConnectionError, TimeoutError):
        logger.warning("broker away, %s for %s is left to its finder", task.name, pk)
