"""What became of the notices of a claim, written while they are sent.

That a reminder was taken is written by the very statement that says the next is being handed over, before its dot: one
commit per mail. Whatever moment a worker dies at, the one mail per connection that may be with its reader and is not
known to be is the last one handed over.
"""

from contextlib import AbstractContextManager
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from market.kernel import clock
from market.notices.claims import Claim, ClaimLostError
from market.notices.kinds import kind_of
from market.notices.models import Notice

# From the dot until the next dot at the latest: a server may take ten seconds for each of the words between them.
HANDED_LEASE = timedelta(seconds=60)

_HANDED = """
    WITH taken AS (
        UPDATE notices_notice SET status = 'sent', sent_at = statement_timestamp() - %(ago)s * interval '1 second',
               last_error = '', claim = NULL, claimed_until = NULL
         WHERE id = %(taken)s AND claim = %(claim)s
    )
    UPDATE notices_notice SET handed_at = statement_timestamp(), claimed_until = statement_timestamp() + %(lease)s
     WHERE id = %(handed)s AND claim = %(claim)s
"""


class Ledger(AbstractContextManager["Ledger"]):
    """Writes down what becomes of one claim's notices; all of it is written when the block ends."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self._taken: Notice | None = None
        self._taken_at = 0.0  # this machine's monotonic clock

    def note_handing(self, notice: Notice) -> None:
        """Note that from now on the other side may have it; raise when the claim is lost."""
        values: dict[str, Any] = {
            "taken": self._taken and self._taken.pk,
            "ago": monotonic() - self._taken_at,
            "handed": notice.pk,
            "claim": self.claim.mark,
            "lease": HANDED_LEASE,
        }
        with connection.cursor() as cursor:
            cursor.execute(_HANDED, values)
            is_ours = bool(cursor.rowcount)
        self._taken = None
        if not is_ours:
            raise ClaimLostError
        notice.handed_at = clock.now()

    def note_taken(self, notice: Notice) -> None:
        """Note that it was taken: at once, or together with the next when repeating it is ruled out already."""
        notice.move_to(Notice.Status.SENT)
        notice.forget_secret()
        if notice.handed_at is not None and kind_of(notice.kind).is_optional and not notice.is_secret:
            self._write_taken()
            self._taken, self._taken_at = notice, monotonic()
        else:
            self.settle(notice, sent_at=Now(), last_error="", body=notice.body)

    def settle(self, notice: Notice, **fields: Any) -> None:
        """Write down what became of a notice, and let go of it."""
        self._write_taken()
        self._let_go(notice, fields)

    def _write_taken(self) -> None:
        taken, self._taken = self._taken, None
        if taken is not None:
            ago = timedelta(seconds=monotonic() - self._taken_at)
            self._let_go(taken, {"sent_at": Now() - ago, "last_error": ""})

    def _let_go(self, notice: Notice, fields: dict[str, Any]) -> None:
        self.claim.rows(notice).update(status=notice.status, claim=None, claimed_until=None, **fields)

    def __exit__(self, *_fault: object) -> None:
        """Write what was not written yet."""
        self._write_taken()
