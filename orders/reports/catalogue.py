"""What a report is: its number in the office's list, its columns, its rows, what each figure means, who reads it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from market.accounts.models import Role
from market.kernel.workbook import Column
from orders.models import Compilation
from orders.reports.selection import Selection

Row = Mapping[str, Any]
Meaning = tuple[str, str]  # a figure, and how it is counted

CLOSING = frozenset({Compilation.Stage.CLOSING})
EVERY_STAGE = frozenset(Compilation.Stage)
OFFICE_READERS = frozenset({Role.REPORT_OFFICER, Role.DIRECTOR})
READERS = OFFICE_READERS | {Role.OFFICIAL}


class Span(Enum):
    """What a report can be about."""

    SESSION = "session"
    PERIOD = "period"  # all sessions, or whatever else happened, between two days


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report of the office's list. Names and headings are asked for in the language in force."""

    code: str  # "R2"
    name: str | Promise  # of its sheet: at most 31 characters
    title: str | Promise
    columns: Callable[[], tuple[Column, ...]]
    rows: Callable[[Selection], Iterable[Row]]
    meanings: Callable[[], tuple[Meaning, ...]]
    spans: frozenset[Span] = frozenset({Span.SESSION})
    stages: frozenset[str] = CLOSING  # of packs it is part of; empty: never
    readers: frozenset[str] = READERS
    is_of_goods: bool = True  # of vendors, goods and buyers: can be narrowed to some of them
    people: Callable[[], tuple[Column, ...]] = field(default=tuple)  # columns of the variant with personal data

    def columns_of(self, selection: Selection) -> tuple[Column, ...]:
        """Return the columns, those with personal data last and only where they were asked for."""
        return self.columns() + (self.people() if selection.with_people else ())
