"""Many notices at once: sent again, or stopped, as the office filtered them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.notices.kinds import patient_kinds
from market.notices.models import Notice
from market.notices.quiet import held_until
from market.notices.selectors import Filters, chosen_notices

CHUNK = 1000  # rows of one transaction


def resendable(filters: Filters) -> QuerySet[Notice]:
    """Return what could be sent again of what the office filtered: failed, or unclear when it asked for just that."""
    status = Notice.Status.UNCLEAR if filters.status == Notice.Status.UNCLEAR else Notice.Status.FAILED
    return chosen_notices(filters).filter(status=status).exclude(is_secret=True, body="")


def stoppable(filters: Filters) -> QuerySet[Notice]:
    """Return what waits of the one kind the office filtered."""
    if not filters.kind:
        raise Refused(_("Hãy lọc lấy một loại trước khi dừng: dừng mọi loại cùng lúc là dừng cả biên nhận."))
    return chosen_notices(filters).filter(status=Notice.Status.QUEUED)


def resend_many(*, actor: AbstractBaseUser, filters: Filters) -> int:
    """Queue all of it again with all tries before it; return how many. The finder sends them."""
    morning = held_until(database_now())
    patient = When(kind__in=patient_kinds(), then=Value(morning) if morning else Now())
    next_try_at = Case(patient, default=Now())
    fresh = {"status": Notice.Status.QUEUED, "tries": 0, "next_try_at": next_try_at}
    return _in_chunks(actor, "notices.retried", resendable(filters), filters, fresh)


def stop_many(*, actor: AbstractBaseUser, filters: Filters) -> int:
    """Withdraw all of it, codes and private links forgotten; return how many. What a worker has in hand goes out."""
    body = (
        F("body")
        if settings.DEMO
        else Case(When(is_secret=True, then=Value("")), default="body", output_field=TextField())
    )
    gone = {"status": Notice.Status.WITHDRAWN, "body": body}
    return _in_chunks(actor, "notices.withdrawn", stoppable(filters), filters, gone)


def _in_chunks(
    actor: AbstractBaseUser, verb: str, wanted: QuerySet[Notice], filters: Filters, change: Mapping[str, Any]
) -> int:
    """Change all of it, a thousand rows to a transaction and a line of the journal each."""
    total = 0
    while True:
        with transaction.atomic():
            rows = wanted.order_by("pk").select_for_update(skip_locked=True)
            pks = list(rows.values_list("pk", flat=True)[:CHUNK])
            if not pks:
                return total
            Notice.objects.filter(pk__in=pks).update(**change)
            first = Notice(pk=pks[0])
            journal.record(verb, actor=actor, subject=first, kind=filters.kind, number=len(pks), last=pks[-1])
        total += len(pks)
