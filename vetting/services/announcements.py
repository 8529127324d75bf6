"""Telling a vendor's members what happened, through the outbox (DESIGN §3.7)."""

from typing import Any

from market.notices.services import queue_notice

from market.notices.models import Notice
from vetting.models import Vendor


def tell_members(kind: str, vendor: Vendor, *, key: str, **context: Any) -> None:
    """Queue one notice per member, by e-mail, or by SMS to those without one. `key` names the occasion."""
    for member in vendor.members.select_related("person").order_by("pk"):
        person = member.person
        if person.email:
            channel, recipient = Notice.Channel.EMAIL, person.email
        else:
            channel, recipient = Notice.Channel.SMS, str(person.phone)
        queue_notice(
            kind=kind,
            key=f"{kind}-{key}-{person.pk}",
            recipient=recipient,
            context={"vendor": vendor, "person": person, **context},
            channel=channel,
        )
