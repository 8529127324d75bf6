"""Questions put into SQL once. Django takes longer to write a long statement than the database to answer it."""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from market.kernel import clock

MOST_KEPT = 2_000  # statements a process remembers, about 5 kB each


class Statement(NamedTuple):
    """A statement with its values; empty when nothing can answer it, whatever the rows."""

    sql: str
    values: tuple[Any, ...]


_kept: dict[Hashable, Statement] = {}


def statement(name: Hashable, question: Callable[[], QuerySet[Any, Any]]) -> Statement:
    """Return a question in SQL: written anew only when no statement is kept under its name.

    The name must hold everything that shapes the question. Of another moment, nothing is kept: the moment is inside.
    """
    if clock.looked_at() is not None:
        return _written(question)
    kept = _kept.get(name)
    if kept is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[name] = _written(question)
    return kept


def _written(question: Callable[[], QuerySet[Any, Any]]) -> Statement:
    try:
        sql, values = question().query.sql_with_params()
    except EmptyResultSet:
        return Statement("", ())
    return Statement(sql, tuple(values))


def answer(sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement."""
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
