"""Questions that Django puts into SQL once; asking again tells the values only. The rows come as from the queryset."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from inspect import signature
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from market.kernel import clock


@dataclass(frozen=True)
class _Place:
    """Where a value stands that is told with each asking."""

    number: int


@dataclass(frozen=True)
class _Written:
    """A question in SQL, with what Django needs to make objects of its rows."""

    queryset: QuerySet[Any, Any]
    compiler: dict[str, Any]  # all it found out, without the connection of the thread that asked first
    sql: str
    values: tuple[Any, ...]


class _Told(SQLCompiler):
    """A compiler whose work is done: the statement it wrote, and the values told."""

    def __init__(self, written: _Written, told: tuple[Any, ...]) -> None:
        self.__dict__.update(written.compiler, connection=connections[DEFAULT_DB_ALIAS])
        values = tuple(told[each.number] if isinstance(each, _Place) else each for each in written.values)
        self._statement = written.sql, values

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        return self._statement


class _Query:
    """Stands in for the query of a queryset whose statement is written."""

    values_select = ()  # asked for by the queryset it is given to

    def __init__(self, compiler: SQLCompiler) -> None:
        self._compiler = compiler

    def get_compiler(self, using: str | None = None) -> SQLCompiler:
        """Return the compiler, which has nothing left to do."""
        return self._compiler


def written_once[*Told, Row](question: Callable[[*Told], QuerySet[Any, Row]]) -> Callable[[*Told], list[Row]]:
    """Let a question be put into SQL when it is first asked, and answer it with a list.

    What it is told must be values of its conditions and nothing else: it is written without knowing them, so it must
    not look at them, and None is none. Nor may it hold words of a language. One that holds a day or a moment is
    written anew each time: it would grow old.
    """
    places = [Value(_Place(number)) for number in range(len(signature(question).parameters))]
    kept: list[_Written] = []

    @wraps(question)
    def ask(*told: *Told) -> list[Row]:
        if clock.looked_at() is not None:  # the moment is inside
            return list(question(*told))
        if not kept:
            written = _write(question(*places))  # type: ignore[arg-type]  # places stand for the values
            if written is None:
                return list(question(*told))
            kept.append(written)
        return _answer(kept[0], told)

    return ask


def _write(queryset: QuerySet[Any, Any]) -> _Written | None:
    compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, values = compiler.as_sql()
    if any(isinstance(value, date) for value in values):
        return None
    found_out = {name: value for name, value in vars(compiler).items() if name != "connection"}
    return _Written(queryset, found_out, sql, tuple(values))


def _answer(written: _Written, told: tuple[Any, ...]) -> list[Any]:
    asked = written.queryset.all()
    asked.query = _Query(_Told(written, told))  # type: ignore[assignment]  # all of a query that is asked for
    return list(asked)
