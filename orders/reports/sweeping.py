"""Letting go of the files of reports people asked for. Packs keep theirs; hashes stay, for checking copies."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from market.files import depot
from orders.models import Compilation

ASKED_KEPT = timedelta(days=30)  # whoever asked has it by then, and can ask again
REGULAR_KEPT = timedelta(days=366)  # what comes by the calendar, until it came again a year later
MOST_AT_ONCE = 200


def old_compilations() -> QuerySet[Compilation]:
    """Return what was compiled so long ago that its files go."""
    asked = Q(kind=Compilation.Kind.ASKED, ready_at__lt=Now() - ASKED_KEPT)
    regular = Q(kind=Compilation.Kind.REGULAR, ready_at__lt=Now() - REGULAR_KEPT)
    return Compilation.objects.filter(asked | regular, status=Compilation.Status.READY, dropped_at=None)


@transaction.atomic
def drop_files(pk: int) -> bool:
    """Let go of the files of one compilation; tell whether this call did. Twice is once."""
    compilation = old_compilations().select_for_update(skip_locked=True).filter(pk=pk).first()
    if compilation is None:
        return False
    paths = list(compilation.files.values_list("path", flat=True))
    Compilation.objects.filter(pk=pk).update(dropped_at=Now())
    transaction.on_commit(lambda: depot.delete(paths))
    return True
