"""Writing down how each finder fared when it last ran."""

import logging
from time import monotonic
from typing import Any

from celery import Task
from django.db import DatabaseError
from django.db.models.functions import Now

from market.notices.models import LastRun

logger = logging.getLogger(__name__)


class RecordedTask(Task):
    """A task that leaves word of its run when the table of market.celery starts it by itself."""

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Look at the clock."""
        self.request.began = monotonic()

    def after_return(self, status: str, retval: Any, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Write the run down, with how many things it handed out when it counts them."""
        if all(entry["task"] != self.name for entry in self.app.conf.beat_schedule.values()):
            return
        error = f"{type(retval).__name__}: {retval}" if isinstance(retval, BaseException) else ""
        found = retval if isinstance(retval, int) else None
        note_run(self.name, seconds=monotonic() - self.request.began, found=found, error=error)


def note_run(task: str, *, seconds: float, found: int | None, error: str) -> None:
    """Keep how a finder's latest run went. Without a database it is not kept: the run itself matters more."""
    run = LastRun(task=task, ended_at=Now(), seconds=seconds, found=found, error=error[:300])
    fields = ["ended_at", "seconds", "found", "error"]
    try:
        LastRun.objects.bulk_create([run], update_conflicts=True, unique_fields=["task"], update_fields=fields)
    except DatabaseError:
        logger.warning("%s ran, and that could not be noted", task)
