"""People's accounts."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.accounts.access import person_to_change
from market.accounts.models import Person
from market.accounts.services.roles import refuse_without_admin
from market.kernel import clock, journal
from market.kernel.errors import Refused
from market.notices.browsers import drop_browsers
from market.notices.services import queue_notice


@transaction.atomic
def register_person(
    *, full_name: str, password: str | None, email: str | None = None, phone: str | None = None
) -> Person:
    """Return a new person whose contacts count as proved: by an invitation's link, or because the demo says so."""
    person = Person.objects.create_person(
        full_name=full_name, password=password, email=email, phone=phone, phone_verified=phone is not None
    )
    if person.email:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@transaction.atomic
def forget_unproved_person(*, pk: int) -> None:
    """Delete an account that proved no contact and was never signed in to: its contact was mistyped."""
    unproved = Person.objects.select_for_update().filter(pk=pk, last_login=None, phone_verified=False)
    person = unproved.first()
    if person and not EmailAddress.objects.filter(user=person, verified=True).exists():
        person.delete()


@transaction.atomic
def rename_person(*, person: Person, full_name: str) -> Person:
    """Change one's own name."""
    person.full_name = full_name
    person.save(update_fields=["full_name"])
    journal.record("person.renamed", actor=person, subject=person)
    return person


@transaction.atomic
def set_kind(*, person: Person, kind: str) -> Person:
    """Say for whom one buys; nothing happens when it was said before."""
    if Person.objects.filter(pk=person.pk).exclude(kind=kind).update(kind=kind):
        person.kind = kind
        journal.record("person.kind_set", actor=person, subject=person, kind=kind)
    return person


@transaction.atomic
def set_trade_name(*, person: Person, trade_name: str) -> Person:
    """Say the name of the shop or the kitchen one buys for; vendors see it only after a yes of its own."""
    if person.trade_name != trade_name:
        person.trade_name = trade_name
        person.save(update_fields=["trade_name"])
        journal.record("person.trade_named", actor=person, subject=person)
    return person


@transaction.atomic
def deactivate_person(*, actor: Person, pk: int) -> Person:
    """Lock a person out and end every session of theirs."""
    if pk == actor.pk:
        raise Refused(_("Anh/Chị không thể tự khóa tài khoản của mình."))
    refuse_without_admin(but=pk)
    person = person_to_change(pk)
    if not person.is_active:
        return person
    person.is_active = False
    person.session_version += 1
    person.save(update_fields=["is_active", "session_version"])
    drop_browsers(person=person)
    journal.record("person.deactivated", actor=actor, subject=person)
    return person


@transaction.atomic
def drop_second_step(*, actor: Person, pk: int) -> Person:
    """Take away codes and keys that somebody lost: the password is enough again. Their owner is told."""
    person = person_to_change(pk)
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if not removed:
        return person
    entry = journal.record("person.second_step_dropped", actor=actor, subject=person)
    if person.email:
        words = {
            "change": gettext_lazy("được Ban tổ chức gỡ bước đăng nhập thứ hai"),
            "moment": clock.now(),
            "security_url": settings.SITE_URL + reverse("mfa_index"),
        }
        key = f"account-second-step-{entry.pk}"
        queue_notice(kind="account-security", key=key, recipient=person.email, context=words)
    return person


@transaction.atomic
def reactivate_person(*, actor: Person, pk: int) -> Person:
    """Let a person in again; the sessions of before stay ended."""
    person = person_to_change(pk)
    if person.is_active:
        return person
    person.is_active = True
    person.save(update_fields=["is_active"])
    journal.record("person.reactivated", actor=actor, subject=person)
    return person
