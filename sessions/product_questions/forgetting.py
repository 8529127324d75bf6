"""Who asked is forgotten: visitors some time after their answer, people when they erase their account."""

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from market.accounts.models import Person
from sessions.models import ProductQuestion
from sessions.product_questions.clock import KEPT, LONGEST_KEPT

GONE = "–"  # instead of words nobody but the vendor and the office has read
Status, HideReason = ProductQuestion.Status, ProductQuestion.HideReason


def asked_by(person: Person) -> QuerySet[ProductQuestion]:
    """Return what somebody asked, also before they had an account, from the address they have now."""
    whose = Q(person=person)
    return ProductQuestion.objects.filter(whose | Q(person=None, email=person.email) if person.email else whose)


def forget_person(person: Person) -> int:
    """Take a person's name, address and private words out of what they asked; return how many questions.

    What everybody read stays, nameless.
    """
    asked = asked_by(person)
    pks = list(asked.values_list("pk", flat=True))
    own = ProductQuestion.objects.filter(pk__in=pks)
    # Nobody waits for an answer any more; its words were never public.
    own.filter(status=Status.OPEN).update(status=Status.HIDDEN, hide_reason=HideReason.PERSONAL_DATA, decided_at=Now())
    own.exclude(status=Status.ANSWERED).update(text=GONE, version=F("version") + 1)
    return own.update(name="", email="", folded="", forgotten_at=Now())


def forget_askers() -> int:
    """Delete names and addresses of visitors who have long had their answer; return how many. Twice is once."""
    settled = Q(answered_at__lt=Now() - KEPT) | Q(status=Status.HIDDEN, decided_at__lt=Now() - KEPT)
    old = ProductQuestion.objects.filter(settled | Q(asked_at__lt=Now() - LONGEST_KEPT)).exclude(email="")
    return old.update(name="", email="", folded="", forgotten_at=Now())
