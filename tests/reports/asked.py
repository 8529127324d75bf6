"""Rows of a report without its files, for whatever part of the market is asked for."""

from typing import Any

from market.kernel.clock import database_now
from orders.reports import registry
from orders.reports.selection import Scope, Selection, Wishes
from sessions.models import MarketSession


def rows_of(
    code: str, session: MarketSession | None, scope: Scope | None = None, **wishes: Any
) -> list[dict[str, Any]]:
    """Return the rows of a report about a session; every row has every column."""
    report = registry.REPORTS[code]
    asked = Wishes(session=session.pk if session else None, **wishes)
    selection = Selection(asked, database_now(), scope or Scope())
    rows = [dict(row) for row in report.rows(selection)]
    for row in rows:
        assert {column.key for column in report.columns()} <= row.keys()
    return rows


def facts_of(code: str, session: MarketSession, **wishes: Any) -> dict[str, Any]:
    """Return the facts of a report that has one per row, by name, without their kinds."""
    rows = rows_of(code, session, **wishes)
    return {row["name"]: row["value"][1] if isinstance(row["value"], tuple) else row["value"] for row in rows}
