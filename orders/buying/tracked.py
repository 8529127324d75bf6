"""Which order a guest has just proved with a one-time code, kept for an hour in the browser's own session."""

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase

from market.kernel import clock

KEPT_FOR = timedelta(hours=1)
_KEPT = "tracked"


def keep(session: SessionBase, code: str) -> None:
    """Remember that the contact of an order was proved in this browser."""
    session[_KEPT] = {"code": code, "until": (clock.now() + KEPT_FOR).timestamp()}


def code_in(session: SessionBase) -> str:
    """Return the code of the order that was proved, or nothing."""
    kept = session.get(_KEPT)
    return str(kept["code"]) if kept and clock.now().timestamp() < kept["until"] else ""
