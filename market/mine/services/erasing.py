"""Erasing an account: what names a person goes, what others agreed on with them stays without the name.

Orders that are over lose their contact (orders.services.erasing); while one is not, the account waits for it. The row
of the person stays, empty: journals and proofs refer to it.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from market.accounts.models import Device, Person, SavedAddress
from market.files import depot
from market.kernel import journal
from market.kernel.clock import database_now
from market.mine.models import TRY_AGAIN, DataRequest
from market.mine.services.requests import settle, tell
from market.notices.browsers import drop_browsers, shown_on_browsers
from market.notices.models import Notice, Refusal
from orders.services.erasing import erase_person
from sessions.models import Complaint, Follow, Question, QuestionVote, ReminderRequest
from sessions.product_questions.forgetting import forget_person

GONE = "–"


@transaction.atomic
def erase_account(pk: int) -> bool:
    """Erase one account whose days of thinking again are over; tell whether it is gone. Twice is once."""
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
    now = database_now()
    if request.kind != DataRequest.Kind.ERASE or request.status != DataRequest.Status.ASKED or request.act_at > now:
        return False
    person = Person.objects.select_for_update().get(pk=request.person_id)
    if erase_person(actor=None, person=person, basis=f"data request {pk}").open_codes:
        request.act_at = now + TRY_AGAIN
        request.save(update_fields=["act_at"])
        return False
    _forget_what_was_sent(person)
    tell("data-erased", request)
    _forget_what_was_kept(person)
    _forget_what_was_said(person)
    _forget_person(person)
    settle(request, done_at=now)
    return True


def _forget_what_was_sent(person: Person) -> None:
    reached = [each for each in (person.email, person.phone) if each]
    sent = Notice.objects.filter(Q(recipient__in=reached) | shown_on_browsers(person))
    sent.filter(status=Notice.Status.QUEUED).update(status=Notice.Status.WITHDRAWN)
    sent.update(recipient="", subject="", body="", last_error="")
    Refusal.objects.filter(address__in=reached).delete()


def _forget_what_was_kept(person: Person) -> None:
    drop_browsers(person=person)
    for model in (SavedAddress, Follow, Device, QuestionVote):
        model.objects.filter(person=person).delete()
    ReminderRequest.objects.filter(Q(person=person) | Q(email=person.email or GONE)).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    copies = DataRequest.objects.filter(person=person).exclude(path="")
    paths = list(copies.values_list("path", flat=True))
    copies.update(path="")
    transaction.on_commit(lambda: depot.delete(paths))


def _forget_what_was_said(person: Person) -> None:
    """What everybody read stays, nameless; what only its writer and the office saw goes."""
    own = Question.objects.filter(person=person)
    own.filter(status__in=Question.PUBLIC, has_contact=False).update(folded="")
    own.exclude(status__in=Question.PUBLIC, has_contact=False).update(text=GONE, folded="")
    forget_person(person)
    Complaint.objects.filter(person=person).update(name="", email="", phone="")


def _forget_person(person: Person) -> None:
    person.full_name, person.trade_name = GONE, ""
    person.email, person.phone = f"da-xoa-{person.pk}@khong-con.invalid", None  # a row must be reachable; nobody is
    person.phone_verified, person.is_active = False, False
    person.session_version += 1
    person.set_unusable_password()
    person.save()
    journal.record("person.erased", actor=None, subject=person)
