"""The hot statements: planned once per connection, sent together in one round trip, one transaction.

Planning the statement that places an order costs the server three times as much as running it, so it is prepared with a
generic plan. Statements sent together form one transaction, and each sees what was committed before *it* began: one may
wait for a lock and the next one then decides on the newest rows.
"""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, LiteralString, Self

import psycopg
from django.db import connection, transaction

Row = tuple[Any, ...]

# For this transaction only, so that it holds behind a connection pooler too.
_PLAN_ONCE = b"SELECT set_config('plan_cache_mode', 'force_generic_plan', true)"

_NAMED = re.compile(r"%\((\w+)\)s|%%")


@dataclass(frozen=True)
class Statement:
    """A statement with named parameters; its text never changes, or it would be planned again."""

    text: LiteralString
    values: Mapping[str, Any]


@lru_cache(maxsize=64)
def compiled(text: str) -> tuple[bytes, tuple[str, ...]]:
    """Return a text with `%(name)s` as the server takes it (`$1`…), and the names in order.

    psycopg remembers how it took a text apart only up to 4,096 characters: a longer one it would read letter by letter
    for every order. Bytes, because they keep their hash: psycopg looks each statement up by it.
    """
    names: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return "%"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return " ".join(_NAMED.sub(numbered, text).split()).encode(), tuple(names)


class _PreparedCursor(psycopg.RawCursor[Row]):
    """A cursor whose statements, with named parameters, stay prepared on the server."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Self:
        text, names = compiled(query)
        return super().execute(text, [params[name] for name in names], prepare=True)


def run(*statements: Statement) -> list[list[Row]]:
    """Send the statements together and return the rows of each; any that fails undoes them all."""
    server = _server()
    with _alone_or_savepoint(), connection.wrap_database_errors:
        with server.pipeline():
            psycopg.RawCursor(server).execute(_PLAN_ONCE, prepare=True)
            cursors = [_sent(server, statement) for statement in statements]
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


def read(statement: Statement) -> list[Row]:
    """Return the rows of one statement that only reads."""
    with connection.wrap_database_errors:
        return _sent(_server(), statement).fetchall()


def _server() -> psycopg.Connection[Row]:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    server: psycopg.Connection[Row] = connection.connection
    if server.prepare_threshold is None:  # Django's way of switching prepared statements off
        server.prepare_threshold = 0
    return server


def _sent(server: psycopg.Connection[Row], statement: Statement) -> _PreparedCursor:
    cursor = _PreparedCursor(server)
    wrapped: Any = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    wrapped(cursor).execute(statement.text, statement.values)
    return cursor


def _alone_or_savepoint() -> AbstractContextManager[Any]:
    """Return a savepoint inside a transaction; outside, what is sent together is a transaction by itself."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
