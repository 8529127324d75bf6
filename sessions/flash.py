"""A flash price as pages show it: which holds at one moment, or comes next. What is sold asks the database anew."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

LENGTHS = (5, 10, 15, 20, 30)  # minutes a window may last
LONGEST = timedelta(minutes=LENGTHS[-1])


@dataclass(frozen=True)
class Flash:
    """A window of one listing: its price in đồng, the units left at that price, when it begins and ends."""

    pk: int
    price: int
    left: int
    starts_at: datetime
    ends_at: datetime
    is_on: bool

    @classmethod
    def of_row(cls, row: dict[str, Any] | None) -> Self | None:
        """Return the window from the one column the listings' query brings (`selectors.flash`), or None."""
        if row is None:
            return None
        times = {name: datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at")}
        return cls(pk=row["id"], price=row["price"], left=row["left"], is_on=row["is_on"], **times)
