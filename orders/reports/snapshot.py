"""One snapshot for all figures that belong together, so that they agree to the đồng."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

STATEMENT_TIMEOUT = "120s"  # a report can never slow the night


@contextmanager
def one_snapshot() -> Iterator[tuple[datetime, str]]:
    """Read everything inside from one snapshot; give its time and name. Inside another's transaction, that one's."""
    is_ours = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_ours:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [STATEMENT_TIMEOUT])
        cursor.execute("SELECT now(), pg_current_snapshot()::text")
        yield cursor.fetchone()
