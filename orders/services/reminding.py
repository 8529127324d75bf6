"""The clock of a case: who has not said their part is reminded once, a day before the time to answer is over."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from orders.aftercare.case_desk import OPEN
from orders.aftercare.clocks import CASE_REMINDER
from orders.models import Case, Party
from orders.services.agreed import lock_order, tell_buyer, tell_vendor

TELL = {Party.BUYER: tell_buyer, Party.VENDOR: tell_vendor}


def cases_to_remind() -> QuerySet[Case]:
    """Return the open cases whose time to answer is nearly over, and nobody was reminded of it."""
    near = Case.objects.filter(answer_by__gt=Now(), answer_by__lte=Now() + CASE_REMINDER)
    return near.filter(status__in=OPEN, reminded_at=None).order_by("pk")


@transaction.atomic
def remind_case(pk: int) -> int:
    """Remind the sides of a case that are silent; return how many. Asked twice, nobody is reminded twice."""
    order = lock_order(Case.objects.select_related("order").get(pk=pk).order)
    case = cases_to_remind().select_for_update().filter(pk=pk).first()
    if case is None:
        return 0
    spoke = set(case.entries.values_list("side", flat=True))
    silent = [side for side in TELL if side not in spoke]
    for side in silent:
        TELL[side](order, kind="case-clock", key=f"case-{case.pk}-clock-{side}", context={"case": case})
    Case.objects.filter(pk=case.pk).update(reminded_at=Now())
    return len(silent)
