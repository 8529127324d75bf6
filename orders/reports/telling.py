"""Telling those who wait for a compilation that it is ready: who asked, who subscribed, and the office's readers."""

from django.db.models import Q

from market.accounts.models import Person, Role
from market.notices.services import queue_notice
from orders.addresses import log_url
from orders.models import Compilation, ReportSubscription
from orders.reports import registry
from orders.witness.checkpoints import sealed_root

ALWAYS_TOLD = (Role.OFFICIAL, Role.REPORT_OFFICER)  # of the first pack of each session


def tell_of(compilation: Compilation) -> None:
    """Put the mails about a finished compilation into the outbox, in the transaction that shows it."""
    session = compilation.session
    seal = {"root": sealed_root(session), "log_url": log_url(session)} if session else {}
    for person in _waiting(compilation):
        queue_notice(
            kind="report-ready",
            key=f"compilation-{compilation.pk}-ready-{person.pk}",
            recipient=str(person.email),
            context={
                "person": person,
                "compilation": compilation,
                "title": registry.title_of(compilation),
                "session": session,
                "figures": compilation.figures,
            }
            | seal,
        )


def _waiting(compilation: Compilation) -> list[Person]:
    asked = Q(pk=compilation.asked_by_id)
    if compilation.kind == Compilation.Kind.PACK:
        subscribed = ReportSubscription.objects.filter(report="").values("person")
        asked = Q(pk__in=subscribed)
        if compilation.stage == Compilation.Stage.CLOSING:
            asked |= Q(role_grants__role__in=ALWAYS_TOLD, reader_scope=None)  # who sees a part may not open the whole
    return list(Person.objects.filter(asked, is_active=True).exclude(email=None).distinct().order_by("pk"))
