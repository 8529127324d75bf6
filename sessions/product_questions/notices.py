"""Telling the vendor that somebody asked, and whoever asked that it was answered, through the outbox (DESIGN §3.7)."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from market.notices.models import Notice
from market.notices.services import queue_notice
from sessions.models import ProductQuestion
from vetting.parts import Ability, parts_with

ASKED, REMINDER, ANSWERED = "product-question-asked", "product-question-reminder", "product-question-answered"
TEXT = "product-question-text"  # the kind of notice that fits a text message, whatever happened


def tell_vendor(kind: str, question: ProductQuestion) -> None:
    """Tell the members who speak for the vendor; those without a mail address are only reminded, by SMS."""
    vendor = question.product.vendor
    desk = reverse("sessions:list-product-questions", args=[vendor.slug])
    desk_url = f"{settings.SITE_URL}{desk}#cau-{question.pk}"
    members = vendor.members.filter(part__in=parts_with(Ability.LIST_GOODS)).select_related("person").order_by("pk")
    for member in members:
        person = member.person
        phone = (person.phone or "") if kind == REMINDER else ""
        key = f"{kind}-{question.pk}-{person.pk}"
        _queue(kind, question, person.email or "", phone, key=key, name=person.display_name, desk_url=desk_url)


def tell_asker(question: ProductQuestion) -> None:
    """Tell whoever asked, once, that the question was answered; a visitor whose address was deleted is not told."""
    person = question.person
    email, phone = (person.email or "", person.phone or "") if person else (question.email, "")
    name = person.display_name if person else question.name
    _queue(ANSWERED, question, email, phone, key=f"{ANSWERED}-{question.pk}", name=name)


def _queue(kind: str, question: ProductQuestion, email: str, phone: str, *, key: str, **context: Any) -> None:
    if not (email or phone):
        return
    queue_notice(
        kind=kind if email else TEXT,
        key=key,
        recipient=email or phone,
        context={"event": kind, "question": question, **context},
        channel=Notice.Channel.EMAIL if email else Notice.Channel.SMS,
    )
