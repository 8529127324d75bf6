"""What is written of one report, whatever the format."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from market.kernel.workbook import Column
from orders.reports.catalogue import Meaning
from orders.reports.spool import Spooled, rows_of


@dataclass(frozen=True)
class About:
    """What stands on every sheet and page of one compilation."""

    taken_at: datetime
    snapshot: str
    asked: tuple[tuple[str, str], ...]  # what it was narrowed to, in words
    number: str  # of the document, as the office files it
    made_by: str
    seal: str  # hex root of the session's log; empty: not sealed yet, or about no session
    address: str  # where its files can be verified
    most_printed: int  # rows of each report on paper; workbook and tables hold all
    mark: str  # printed across copies with personal data: who took it, and when


@dataclass(frozen=True)
class Content:
    """One report, spooled, with its words in the language it is written in."""

    code: str
    name: str
    title: str
    columns: tuple[Column, ...]
    meanings: tuple[Meaning, ...]
    spooled: Spooled

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Return the rows, read anew each time."""
        return rows_of(self.spooled.path)
