"""Signs of life of the parts that work by themselves."""

from datetime import timedelta

from django.db.models.functions import Now

from market.notices.models import Heartbeat

BEAT, WORKER, WATCHER = "beat", "worker", "watch"
WATCHED_EVERY = timedelta(seconds=60)
SELDOM = timedelta(seconds=5)  # a busy worker writes its sign of life this often, not once per notice


def note_alive(*parts: str) -> None:
    """Write down that these parts are alive now."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(part=part, seen_at=Now()) for part in parts],
        update_conflicts=True,
        unique_fields=["part"],
        update_fields=["seen_at"],
    )


def note_worker_at_work() -> None:
    """Write down that the worker is alive, unless it was written a moment ago."""
    Heartbeat.objects.filter(part=WORKER, seen_at__lt=Now() - SELDOM).update(seen_at=Now())
