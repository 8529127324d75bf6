"""Telling a vendor's members what happened, through the outbox (DESIGN §3.7)."""

from typing import Any

from market.accounts.models import Person
from market.notices.models import Notice
from market.notices.services import queue_notice
from vetting.models import Vendor

TEAM_TEXT = "member-text"  # the same for what happens among the members
TEXT = "dossier-text"  # the kind of notice that fits a text message, whatever happened


def tell_members(kind: str, vendor: Vendor, *, key: str, **context: Any) -> None:
    """Queue one notice per member, by e-mail, or by SMS to those without one. `key` names the occasion."""
    for member in vendor.members.select_related("person").order_by("pk"):
        person = member.person
        by_mail = bool(person.email)
        queue_notice(
            kind=kind if by_mail else TEXT,
            key=f"{kind}-{key}-{person.pk}",
            recipient=str(person.email if by_mail else person.phone),
            context={"event": kind, "vendor": vendor, "person": person, **context},
            channel=Notice.Channel.EMAIL if by_mail else Notice.Channel.SMS,
        )


def tell_person(kind: str, person: Person, vendor: Vendor, *, key: str, **context: Any) -> None:
    """Queue one notice to one person about their part in a vendor, by e-mail, or by SMS to those without one."""
    by_mail = bool(person.email)
    queue_notice(
        kind=kind if by_mail else TEAM_TEXT,
        key=f"{kind}-{key}-{person.pk}",
        recipient=str(person.email if by_mail else person.phone),
        context={"event": kind, "vendor": vendor, "person": person, **context},
        channel=Notice.Channel.EMAIL if by_mail else Notice.Channel.SMS,
    )
