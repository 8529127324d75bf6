"""Rows that are made once for all tests of a module: each test changes them inside a savepoint of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def lasting_rows(blocker: Any) -> Iterator[None]:
    """Keep what is made inside until the block ends; `blocker` is pytest-django's fixture django_db_blocker."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
