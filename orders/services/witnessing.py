"""Writing into the witness log: one function, called in the transaction of the fact it records (DESIGN §3.5)."""

from collections.abc import Mapping
from typing import Any

from market.accounts.models import Person
from orders.models import WitnessEntry
from orders.witness.entries import entry_facts
from sessions.models import MarketSession


def record(
    *, kind: str, session: MarketSession, subject: str, facts: Mapping[str, Any], officer: Person | None = None
) -> WitnessEntry:
    """Append one fact to a session's log. `subject` is the order's code; what is personal comes as commitments.

    The database stamps time and leaf hash; version, kind, subject and the session's number are written beside `facts`.
    """
    text = entry_facts(kind, subject=subject, session=session.number, facts=facts)
    return WitnessEntry.objects.create(session=session, kind=kind, subject=subject, facts=text, officer=officer)
