"""Deleting much, a little at a time: each statement takes so many rows, so that nobody waits for a lock for long."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

BATCH = 1000  # rows of one statement
MOST_BATCHES = 200  # of one run: what is left waits for the next night


def delete_in_batches(rows: QuerySet[Any]) -> int:
    """Delete rows, the oldest first; return how many."""
    return in_batches(rows, lambda some: some.delete()[0])


def in_batches(rows: QuerySet[Any], act: Callable[[QuerySet[Any]], int]) -> int:
    """Do something to rows that takes them out of the query; return how many there were."""
    done, model = 0, rows.model
    for _batch in range(MOST_BATCHES):
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        act(model._default_manager.filter(pk__in=keys))
        done += len(keys)
    return done
