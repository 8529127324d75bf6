"""The checks before an opening, and the run sheet people print from what was planned."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.commit import after_commit
from sessions.access import evening_numbered
from sessions.checks.preflight import Finding, Level
from sessions.checks.preflight_words import Sentence, spoken
from sessions.models import Preflight
from sessions.selectors.preflight import appointments, newest_run, runs_of
from sessions.selectors.rehearsals import last_rehearsals
from sessions.selectors.run_sheet import run_sheet
from sessions.services.preflight import run_by_hand
from sessions.tasks import ask_stream_task
from sessions.views.duty import ON_DUTY


@office(*ON_DUTY)
@require_safe
def show_preflight(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    run = newest_run(evening.session)
    sentences = _sentences(run) if run else []
    context = {
        "evening": evening,
        "session": evening.session,
        "run": run,
        "urgent": [each for each in sentences if each.level != Level.OK],
        "fine": [each for each in sentences if each.level == Level.OK],
        "appointments": appointments(evening.session, evening.moment),
        "runs": runs_of(evening.session),
        "rehearsed": next(iter(last_rehearsals(evening.session, 1)), None),
        "may_mend": Role.DIRECTOR in request.user.roles,
        "may_run": request.user.roles & {Role.DIRECTOR, Role.ADMIN} and not evening.is_over,
    }
    return render(request, "sessions/office_preflight.html", context)


def _sentences(run: Preflight) -> list[Sentence]:
    """Return what a run found in words, blockers first."""
    order = {Level.BLOCKER: 0, Level.WARNING: 1, Level.OK: 2}
    findings = [Finding(each["check"], Level(each["level"]), each["facts"]) for each in run.findings]
    return [spoken(finding) for finding in sorted(findings, key=lambda each: order[each.level])]


@office(Role.DIRECTOR, Role.ADMIN)
@require_POST
def run_preflight(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    run_by_hand(actor=request.user, session=evening.session)
    if evening.session.stream_url:
        after_commit(ask_stream_task, evening.session.pk)
    messages.success(request, _("Đã kiểm tra lại."))
    return redirect("sessions:show-preflight", number)


@office(*ON_DUTY)
@require_safe
def show_run_sheet(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    context = {"evening": evening, "session": evening.session, "sheet": run_sheet(evening.session, evening.moment)}
    return render(request, "sessions/office_run_sheet.html", context)
