"""Running the checks before an opening: at their three times by themselves, and by hand. Results are rows."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.notices.services import queue_notice
from sessions.air.stream_probe import Outcome
from sessions.checks.preflight import Finding, Level, count, findings_of
from sessions.checks.preflight_words import over_sentence, spoken
from sessions.evening import Evening
from sessions.models import MarketSession, Preflight, StreamProbe
from sessions.selectors.duty import to_warn
from sessions.selectors.preflight import facts_of, preflights_due


@transaction.atomic
def run_due_preflight(pk: int) -> Preflight | None:
    """Run the check that is due for a session and warn people of blockers; return nothing when it ran already.

    The session's row is locked, so that two workers run it one after the other; what is due is asked behind the lock.
    """
    MarketSession.objects.select_for_update(no_key=True).filter(pk=pk).first()
    session = preflights_due().select_related("promotion").filter(pk=pk).first()
    if session is None:
        return None
    run = _run(session, database_now(), session.occasion, ran_by=None)  # type: ignore[attr-defined]
    if run.blockers:
        _warn(session, run)
    return run


@transaction.atomic
def run_by_hand(*, actor: Person, session: MarketSession) -> Preflight:
    """Run the checks now, for somebody who looks at the result; nobody else is told."""
    locked = MarketSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    evening = Evening(locked, database_now())
    if evening.is_over:
        raise Refused(over_sentence())
    run = _run(locked, evening.moment, Preflight.Occasion.BY_HAND, ran_by=actor)
    journal.record("preflight.ran", actor=actor, subject=locked, blockers=run.blockers, warnings=run.warnings)
    return run


def keep_probe(*, session_pk: int, address: str, outcome: Outcome) -> None:
    """Keep what a session's stream answered; the newest answer stands."""
    StreamProbe.objects.update_or_create(
        session_id=session_pk,
        defaults={
            "address": address,
            "answer": outcome.answer,
            "status": outcome.status,
            "asked_at": database_now(),
        },
    )


def _run(session: MarketSession, moment: datetime, occasion: str, *, ran_by: Person | None) -> Preflight:
    findings = findings_of(facts_of(session, moment))
    return Preflight.objects.create(
        session=session,
        schedule=session.schedule,
        occasion=occasion,
        ran_by=ran_by,
        findings=[finding.as_json() for finding in findings],
        blockers=count(findings, Level.BLOCKER),
        warnings=count(findings, Level.WARNING),
    )


def _warn(session: MarketSession, run: Preflight) -> None:
    findings = [Finding(each["check"], Level(each["level"]), each["facts"]) for each in run.findings]
    context = {
        "session": session,
        "run": run,
        "sentences": [spoken(finding).text for finding in findings if finding.level is Level.BLOCKER],
        "page_url": settings.SITE_URL + reverse("sessions:show-preflight", args=[session.number]),
    }
    for person in to_warn(session):
        key = f"session-preflight-{session.number}-{run.schedule}-{run.occasion}-{person.pk}"
        queue_notice(kind="session-preflight", key=key, recipient=str(person.email), context=context)
