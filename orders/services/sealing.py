"""The sealer: gives committed entries their places in a session's tree, signs checkpoints, and seals the evening.

One at a time per session, by a lock of the database. What an evening's tree was at a checkpoint it stays: when the log
no longer leads to the last root, nothing is signed any more and the office is told by `verify_session`.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from market.kernel.clock import database_now
from orders.models import Checkpoint, Hold, WitnessEntry, WitnessKey
from orders.services.witnessing import record
from orders.witness.checkpoints import FIRST_PREVIOUS, Stand, digest, signer
from orders.witness.merkle import Tree
from orders.witness.sealed_facts import sealed_facts, subject_of
from orders.witness.trees import leaf_hashes
from sessions.calendar import ends_at
from sessions.models import MarketSession

logger = logging.getLogger(__name__)

SETTLE = timedelta(minutes=2)  # after the end: what was begun in time is committed by then
REST = timedelta(minutes=15)  # between checkpoints once the evening is sealed

_PLACE = """
    INSERT INTO orders_witnessleaf (entry_id, session_id, "index")
    SELECT e.id, e.session_id, taken.n + row_number() OVER (ORDER BY e.id) - 1
    FROM orders_witnessentry e,
        (SELECT coalesce(max("index") + 1, 0) AS n FROM orders_witnessleaf WHERE session_id = %(session)s) taken
    WHERE e.session_id = %(session)s
      AND NOT EXISTS (SELECT FROM orders_witnessleaf l WHERE l.entry_id = e.id)
"""


class LogBrokenError(Exception):
    """The log does not lead to the root that was signed last: somebody changed it."""


@transaction.atomic
def checkpoint_session(pk: int) -> Checkpoint | None:
    """Sign a session's tree as it stands now, as its seal when that is due; nothing new makes no checkpoint."""
    _one_at_a_time(pk)
    session, now = MarketSession.objects.get(pk=pk), database_now()
    last = Checkpoint.objects.filter(session=session).order_by("-number").first()
    is_sealed = Checkpoint.objects.filter(session=session, is_seal=True).exists()
    if last and is_sealed and now < last.made_at + REST:
        return None
    is_seal = not is_sealed and may_be_sealed(session, now)
    if is_seal:
        facts = sealed_facts(session)
        record(kind=WitnessEntry.Kind.SEALED, session=session, subject=subject_of(session), facts=facts)
    if not _place(session) and not is_seal:
        return None
    return _sign(session, last, now, is_seal=is_seal)


def may_be_sealed(session: MarketSession, now: datetime) -> bool:
    """Tell whether an evening is over for good: it was held, it ended, and no open hold can still become an order."""
    end = ends_at(session)
    if now < end + SETTLE or end < session.opens_at:
        return False
    if session.stopped_at or session.paused_at:  # no hold outlives these
        return True
    holds = Hold.objects.filter(session=session, ended_at=None, held_at__lt=session.closes_at)
    return not holds.filter(expires_at__gt=now - SETTLE).exists()


def _one_at_a_time(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orders.sealing'), %s)", [pk])


def _place(session: MarketSession) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, {"session": session.pk})
        return int(cursor.rowcount)


def _sign(session: MarketSession, last: Checkpoint | None, now: datetime, *, is_seal: bool) -> Checkpoint:
    tree, own = Tree(leaf_hashes(session.pk)), signer()
    if last and (last.size > tree.size or tree.root_of(last.size) != bytes(last.root)):
        logger.error("session %s: the log does not lead to checkpoint %s", session.pk, last.number)
        raise LogBrokenError(session.number)
    key, _is_new = WitnessKey.objects.get_or_create(key_id=own.key_id, defaults={"public_key": own.public_key})
    stand = Stand(
        session=session.number,
        number=last.number + 1 if last else 1,
        size=tree.size,
        root=tree.root,
        previous=digest(last.text) if last else FIRST_PREVIOUS,
        made_at=now,
        is_seal=is_seal,
    )
    text = own.text(stand)
    return Checkpoint.objects.create(
        session=session,
        number=stand.number,
        size=stand.size,
        root=stand.root,
        previous=stand.previous,
        text=text,
        key=key,
        signature=own.sign(text),
        is_seal=is_seal,
        made_at=now,
    )
