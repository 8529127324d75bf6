"""Telling those who wait for a compilation that it is ready: who asked, who subscribed, and the office's readers."""

from django.db.models import Exists, OuterRef, Q

from market.accounts.models import Person, Role, RoleGrant
from market.notices.services import queue_notice
from orders.addresses import log_url
from orders.models import Compilation, ReportSubscription
from orders.reports import registry
from orders.reports.catalogue import READERS
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
    """Return who gets the mail: only who may open what it speaks of."""
    if compilation.kind != Compilation.Kind.PACK:
        wanted = Q(pk=compilation.asked_by_id)
        roles = registry.report_named(compilation.report).readers
    else:
        wanted, roles = Q(pk__in=ReportSubscription.objects.filter(report="").values("person")), READERS
        if compilation.stage == Compilation.Stage.CLOSING:
            wanted |= Q(role_grants__role__in=ALWAYS_TOLD)
        wanted &= Q(reader_scope=None)  # who sees a part may not open the whole
    people = Person.objects.filter(wanted, is_active=True).exclude(email=None)
    return list(
        people.filter(Exists(RoleGrant.objects.filter(person=OuterRef("pk"), role__in=roles))).distinct().order_by("pk")
    )
