"""Telling people about complaints, through the outbox (DESIGN §3.7)."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel import journal
from market.kernel.clock import database_now
from market.notices.models import Notice
from market.notices.services import queue_notice
from sessions.models import Complaint
from sessions.speech.complaint_proofs import case_key
from vetting.models import Vendor
from vetting.parts import Ability, parts_with

DESK_ROLES = (Role.MODERATOR, Role.DIRECTOR)  # whom the office's reminders go to
TEXT = "complaint-text"  # the kind of notice that fits a text message, whatever happened


def case_url(complaint: Complaint) -> str:
    """Return the address of a case for whoever complained: it opens without signing in."""
    return (
        f"{settings.SITE_URL}{reverse('sessions:show-complaint', args=[complaint.code])}?k={case_key(complaint.code)}"
    )


def tell_complainer(kind: str, complaint: Complaint) -> None:
    """Queue one notice to whoever complained: by e-mail, or by SMS to those without one."""
    person = complaint.person
    email = complaint.email or (person.email if person else "")
    phone = complaint.phone or (person.phone if person else "")
    name = complaint.name or (person.display_name if person else "")
    _queue(kind, complaint, email or "", phone or "", key=f"{kind}-{complaint.code}", name=name)


def tell_vendor(complaint: Complaint) -> None:
    """Tell the members who offer goods that a complaint about them was found right."""
    vendor = vendor_of(complaint)
    if vendor is None:
        return
    members = vendor.members.filter(part__in=parts_with(Ability.LIST_GOODS)).select_related("person").order_by("pk")
    for member in members:
        email, phone = member.person.email or "", member.person.phone or ""
        key = f"complaint-upheld-{complaint.code}-{member.person_id}"
        _queue("complaint-upheld", complaint, email, phone, key=key, name=member.person.display_name, vendor=vendor)


def vendor_of(complaint: Complaint) -> Vendor | None:
    """Return whose goods a complaint is about, as far as it says."""
    if complaint.vendor:
        return complaint.vendor
    product = complaint.listing.product if complaint.listing else complaint.product
    return product.vendor if product else None


def _queue(kind: str, complaint: Complaint, email: str, phone: str, *, key: str, **context: Any) -> None:
    if not (email or phone):
        return
    queue_notice(
        kind=kind if email else TEXT,
        key=key,
        recipient=email or phone,
        context={"event": kind, "complaint": complaint, "case_url": case_url(complaint), **context},
        channel=Notice.Channel.EMAIL if email else Notice.Channel.SMS,
    )


def overdue_complaints() -> QuerySet[Complaint]:
    """Return the undecided cases whose time is up and of which the office was not told."""
    return Complaint.objects.filter(status__in=Complaint.UNDECIDED, due_at__lte=Now(), overdue_told_at=None)


@transaction.atomic
def tell_of_overdue(pk: int) -> int:
    """Tell the office, once, that a case was not answered in time; return how many people. Running twice tells once."""
    rows = overdue_complaints().select_for_update(no_key=True, of=("self",))
    complaint = rows.select_related("taken_by").filter(pk=pk).first()
    if complaint is None:
        return 0
    people = Person.objects.filter(role_grants__role__in=DESK_ROLES, is_active=True).distinct().order_by("pk")
    for person in people:
        email, phone = person.email or "", person.phone or ""
        key = f"complaint-overdue-{complaint.code}-{person.pk}"
        _queue(
            "complaint-overdue", complaint, email, phone, key=key, name=person.display_name, desk_url=_desk(complaint)
        )
    complaint.overdue_told_at = database_now()
    complaint.save(update_fields=["overdue_told_at"])
    journal.record("complaint.overdue", actor=None, subject=complaint)
    return len(people)


def _desk(complaint: Complaint) -> str:
    return settings.SITE_URL + reverse("sessions:show-office-complaint", args=[complaint.code])
