"""Telling those who wait for a compilation that it is ready: who asked, who subscribed, and the office's readers."""

from django.db.models import Q

from market.accounts.models import Person, Role
from market.notices.services import queue_notice
from orders.models import Compilation, ReportSubscription
from orders.reports import registry

ALWAYS_TOLD = (Role.OFFICIAL, Role.REPORT_OFFICER)  # of the first pack of each session


def tell_of(compilation: Compilation) -> None:
    """Put the mails about a finished compilation into the outbox, in the transaction that shows it."""
    for person in _waiting(compilation):
        queue_notice(
            kind="report-ready",
            key=f"compilation-{compilation.pk}-ready-{person.pk}",
            recipient=str(person.email),
            context={
                "person": person,
                "compilation": compilation,
                "title": registry.title_of(compilation),
                "session": compilation.session,
                "figures": compilation.figures,
            },
        )


def _waiting(compilation: Compilation) -> list[Person]:
    asked = Q(pk=compilation.asked_by_id)
    if compilation.kind == Compilation.Kind.PACK:
        subscribed = ReportSubscription.objects.filter(report="").values("person")
        asked = Q(pk__in=subscribed)
        if compilation.stage == Compilation.Stage.CLOSING:
            asked |= Q(role_grants__role__in=ALWAYS_TOLD)
    return list(Person.objects.filter(asked, is_active=True).exclude(email=None).distinct().order_by("pk"))
