"""An evening that was sold in, closed, sealed; and somebody with the database's own rights."""

from datetime import timedelta

from django.db import connection

from market.kernel.clock import database_now
from orders.models import Checkpoint, Order
from orders.services.sealing import checkpoint_session
from sessions.models import MarketSession


def close(session: MarketSession, *, ago: timedelta = timedelta(minutes=5)) -> None:
    """Let an evening have ended a while ago."""
    end = database_now() - ago
    MarketSession.objects.filter(pk=session.pk).update(
        opens_at=end - timedelta(hours=2), closes_at=end, planned_closes_at=end
    )


def sign(session: MarketSession) -> Checkpoint:
    """Sign what is new in a session's log."""
    checkpoint = checkpoint_session(session.pk)
    assert checkpoint is not None
    return checkpoint


def seal(session: MarketSession) -> Checkpoint:
    """Close an evening and seal it."""
    close(session)
    checkpoint = sign(session)
    assert checkpoint.is_seal
    return checkpoint


def rest(session: MarketSession) -> None:
    """Let the last checkpoint be so old that a sealed log is signed again."""
    tamper(
        "orders_checkpoint",
        f"UPDATE orders_checkpoint SET made_at = made_at - interval '1 hour' WHERE session_id = {session.pk}",
    )


def tamper(table: str, statement: str) -> None:
    """Change a table as somebody with the database's own rights could: its guards are put aside for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def order_named(code: str) -> Order:
    """Return an order by its code."""
    return Order.objects.select_related("session").get(code=code)
