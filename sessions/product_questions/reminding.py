"""The clock of questions about products: after a day the vendor is reminded, after two the office sees it is late."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from market.kernel import journal
from market.kernel.clock import database_now
from sessions.models import ProductQuestion
from sessions.product_questions.clock import REMIND_AFTER
from sessions.product_questions.notices import REMINDER, tell_vendor

Status = ProductQuestion.Status


def questions_due() -> QuerySet[ProductQuestion]:
    """Return the open questions whose vendor was not reminded after a day, or that are late without a note of it."""
    silent = Q(asked_at__lte=Now() - REMIND_AFTER, reminded_at=None)
    return ProductQuestion.objects.filter(silent | Q(due_at__lte=Now(), overdue_at=None), status=Status.OPEN)


@transaction.atomic
def keep_clock(pk: int) -> bool:
    """Remind the vendor of one question, note that it is late; tell whether there was something to do."""
    rows = questions_due().select_for_update(no_key=True, of=("self",))
    question = rows.select_related("product__vendor").filter(pk=pk).first()
    if question is None:
        return False
    moment = database_now()
    if question.overdue_at is None and question.due_at <= moment:
        question.overdue_at = moment
        journal.record("product_question.overdue", actor=None, subject=question)
    if question.reminded_at is None:
        question.reminded_at = moment
        tell_vendor(REMINDER, question)
    question.save(update_fields=["overdue_at", "reminded_at"])
    return True
