"""Who sends what: a worker claims notices for a short while, in a transaction of its own, and holds no lock after it.

A worker that dies loses its claim when the time is up. What it had not begun is queued again. A mail it had all but
said (handed_at) may be with its reader or not, and SMTP has no way to ask: what belongs to a deal is said again under
the same Message-ID, what may be refused waits as UNCLEAR for the office, so that nobody is reminded twice.
"""

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from market.kernel.clock import database_now
from market.notices.kinds import optional_kinds, patient_kinds
from market.notices.models import Notice
from market.notices.quiet import held_until

BATCH = 100  # notices claimed at once
LEASE = timedelta(seconds=30)
ENOUGH = 15.0  # seconds after which a claim is not begun on any more: the slowest mail server fits into the rest
LOST = gettext_noop("Bộ gửi thư dừng giữa chừng")


class ClaimLostError(Exception):
    """Somebody else has the notice by now: nothing may be sent."""


@dataclass(frozen=True)
class Claim:
    """Notices one worker sends, and until when it begins on them."""

    mark: UUID
    notices: list[Notice]
    until: float  # this machine's monotonic clock

    @property
    def is_over(self) -> bool:
        """Tell whether it is too late to begin on another."""
        return monotonic() > self.until

    def rows(self, *notices: Notice) -> QuerySet[Notice]:
        """Return the rows of these notices as far as they are still this claim's."""
        return Notice.objects.filter(pk__in=[each.pk for each in notices], claim=self.mark)


def due_notices() -> QuerySet[Notice]:
    """Return what should be sent now."""
    return Notice.objects.filter(status=Notice.Status.QUEUED, next_try_at__lte=Now())


def claim_one(pk: int) -> Claim:
    """Claim one notice if it is due and nobody has it."""
    return _claim(due_notices().filter(pk=pk))


def claim_due(number: int = BATCH) -> Claim:
    """Claim what has waited longest; what belongs to a deal goes before what may be refused."""
    due = due_notices().order_by("next_try_at")
    urgent = _claim(due.exclude(kind__in=optional_kinds()), number)
    return urgent if urgent.notices else _claim(due, number)


@transaction.atomic
def _claim(due: QuerySet[Notice], number: int = 1) -> Claim:
    mark, until = uuid4(), monotonic() + ENOUGH
    pks = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:number])
    if not pks:
        return Claim(mark, [], until)
    Notice.objects.filter(pk__in=pks).update(
        status=Notice.Status.SENDING, claim=mark, claimed_until=Now() + LEASE, handed_at=None, tries=F("tries") + 1
    )
    return Claim(mark, list(Notice.objects.filter(pk__in=pks).order_by("next_try_at", "pk")), until)


def give_back(claim: Claim, notices: list[Notice]) -> None:
    """Queue what was claimed and not begun; it has not been tried."""
    claim.rows(*notices).update(status=Notice.Status.QUEUED, claim=None, claimed_until=None, tries=F("tries") - 1)


def release_lost() -> int:
    """Settle what dead workers left; return how many notices."""
    lost = Notice.objects.filter(status=Notice.Status.SENDING, claimed_until__lt=Now())
    free: dict[str, Any] = {"claim": None, "claimed_until": None, "last_error": LOST}
    unclear = lost.filter(handed_at__isnull=False, kind__in=optional_kinds())
    number = unclear.update(status=Notice.Status.UNCLEAR, **free)
    number += lost.filter(tries__gte=Notice.MAX_TRIES).update(status=Notice.Status.FAILED, **free)
    return number + lost.update(status=Notice.Status.QUEUED, next_try_at=Now(), **free)


def hold_till_morning() -> int:
    """Put off what can wait when the quiet hours have begun; return how many notices."""
    morning = held_until(database_now())
    if morning is None:
        return 0
    waiting = Notice.objects.filter(status=Notice.Status.QUEUED, kind__in=patient_kinds(), next_try_at__lt=morning)
    return waiting.update(next_try_at=morning)
