"""What the composed desks do by themselves: end a rehearsal nobody ended, look for what was not done in time."""

from celery import shared_task
from django.db import OperationalError

from market.office_home import sweeping, watching
from market.office_home.rehearsal.running import end_rehearsal
from sessions.selectors.rehearsals import forgotten_rehearsals


@shared_task
def end_forgotten_rehearsals() -> int:
    """Find rehearsals whose time is over and which nobody ended."""
    pks = forgotten_rehearsals()
    for pk in pks:
        end_rehearsal_task.delay(pk)
    return len(pks)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5, time_limit=120)
def end_rehearsal_task(pk: int) -> None:
    """End one rehearsal and wipe it."""
    end_rehearsal(actor=None, pk=pk)


@shared_task(time_limit=120)
def watch_market() -> int:
    """Look for what is due and not done; return how many alarms stand. `manage.py watch` does it too."""
    return watching.keep_watch()


@shared_task(time_limit=1800)
def forget_old_words() -> int:
    """Empty the words of messages sent long ago; running twice does nothing."""
    return sweeping.forget_old_words()


@shared_task(time_limit=1800)
def drop_leftovers() -> int:
    """Delete sign-ins that ran out and marks of what no longer runs; running twice does nothing."""
    return sweeping.drop_leftovers()
