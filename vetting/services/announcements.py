"""Telling a vendor's members what happened, through the outbox (DESIGN §3.7)."""

from typing import Any

from market.accounts.models import Person
from market.notices.models import Notice
from market.notices.services import queue_notice
from vetting.models import Vendor
from vetting.parts import Ability, parts_with

TEAM_TEXT = "member-text"  # the same for what happens among the members
TEXT = "dossier-text"  # the kind of notice that fits a text message, whatever happened
OF_SALES = frozenset({"vendor-suspended", "vendor-restored"})  # what else happens is news of dossier and papers


def readers_of(kind: str) -> list[str]:
    """Return the parts whom a kind of news is of use to: those who see what it is about."""
    return parts_with(Ability.SEE_PRODUCTS if kind in OF_SALES else Ability.SEE_DOSSIER)


def tell_members(kind: str, vendor: Vendor, *, key: str, **context: Any) -> None:
    """Queue one notice per member it is of use to, by e-mail, or by SMS without one. `key` names the occasion."""
    for member in vendor.members.filter(part__in=readers_of(kind)).select_related("person").order_by("pk"):
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
