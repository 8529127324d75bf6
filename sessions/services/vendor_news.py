"""Telling those who sell for a vendor what the office or another vendor decided, through the outbox (DESIGN §3.7)."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from market.notices.models import Notice
from market.notices.services import queue_notice
from sessions.models import MarketSession
from vetting.models import Vendor
from vetting.parts import Ability, parts_with

TEXT = "session-text"  # the kind of notice that fits a text message, whatever happened


def tell_sellers(kind: str, vendor: Vendor, session: MarketSession, *, key: str, **context: Any) -> int:
    """Queue one notice per member who offers goods, by e-mail, or by SMS without one; return how many.

    `key` names the occasion: told twice is told once.
    """
    path = reverse("sessions:edit-listings", args=[vendor.slug, session.number])
    facts = {"event": kind, "vendor": vendor, "session": session, "own_url": settings.SITE_URL + path, **context}
    told = 0
    sellers = vendor.members.filter(part__in=parts_with(Ability.LIST_GOODS)).select_related("person").order_by("pk")
    for member in sellers:
        by_mail = bool(member.person.email)
        notice = queue_notice(
            kind=kind if by_mail else TEXT,
            key=f"{kind}-{session.number}-{key}-{member.person_id}",
            recipient=str(member.person.email if by_mail else member.person.phone),
            context=facts | {"person": member.person},
            channel=Notice.Channel.EMAIL if by_mail else Notice.Channel.SMS,
        )
        told += notice is not None
    return told
