"""Finders as the table starts them: once a round however many calls there are, and with word of how each fared."""

import logging
from time import monotonic
from typing import Any

from celery import Task
from celery.exceptions import Ignore
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models.functions import Now

from market.notices.models import LastRun

logger = logging.getLogger(__name__)

ROUND = 0.75  # of a finder's interval: two beats, or calls that waited for a worker, are one round


class RecordedTask(Task):
    """A task that leaves word of its run when the table of market.celery starts it by itself.

    A second call within a round is dropped. Redis tells the rounds apart: the clocks of the machine that called and of
    the one that works may be minutes apart. Without Redis every call runs, which does no harm.
    """

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Drop a call that is one too many; look at the clock."""
        if self.request.get("celery_beat_task") and not takes_turn(self.name, self._seconds()):
            raise Ignore
        self.request.began = monotonic()

    def _seconds(self) -> float:
        """Return how often the table calls it; 0 when it names a time of the day."""
        rounds = [entry["schedule"] for entry in self.app.conf.beat_schedule.values() if entry["task"] == self.name]
        return next((seconds for seconds in rounds if isinstance(seconds, float)), 0.0)

    def after_return(self, status: str, retval: Any, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Write the run down, with how many things it handed out when it counts them."""
        if all(entry["task"] != self.name for entry in self.app.conf.beat_schedule.values()):
            return
        error = f"{type(retval).__name__}: {retval}" if isinstance(retval, BaseException) else ""
        found = retval if isinstance(retval, int) else None
        note_run(self.name, seconds=monotonic() - self.request.began, found=found, error=error)


def takes_turn(task: str, seconds: float) -> bool:
    """Tell whether nobody has begun this round of a finder, and begin it."""
    if not seconds:
        return True
    turn: bool | None = cache.add(f"round:{task}", 1, timeout=seconds * ROUND)
    return turn is not False  # None: Redis did not answer


def note_run(task: str, *, seconds: float, found: int | None, error: str) -> None:
    """Keep how a finder's latest run went. Without a database it is not kept: the run itself matters more."""
    run = LastRun(task=task, ended_at=Now(), seconds=seconds, found=found, error=error[:300])
    fields = ["ended_at", "seconds", "found", "error"]
    try:
        LastRun.objects.bulk_create([run], update_conflicts=True, unique_fields=["task"], update_fields=fields)
    except DatabaseError:
        logger.warning("%s ran, and that could not be noted", task)
