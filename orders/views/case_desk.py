"""The office's desk of cases: the queue by its clock, a case with its facts side by side, mediation, the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.files.serving import file_response
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from orders import access
from orders.aftercare import case_desk
from orders.aftercare.acts import Side
from orders.aftercare.case_desk import OPEN, entries_for, silent_sides
from orders.aftercare.page import After
from orders.aftercare.timeline import badge_of
from orders.forms.cases import DecideForm, NoteForm
from orders.models import Case
from orders.services.cases import add_to_case, decide_case, take_case
from orders.witness import log as witness_log

mediates = office(Role.WITNESS, Role.DIRECTOR)


@mediates
@require_safe
def list_cases(request: PersonRequest) -> HttpResponse:
    moment = database_now()
    shows_closed = request.GET.get("xem") == "da-xong"
    context = {
        "cases": case_desk.cases_closed() if shows_closed else case_desk.cases_waiting()[: case_desk.PAGE],
        "shows_closed": shows_closed,
        "counts": case_desk.case_counts(moment),
        "outcomes": case_desk.outcome_counts(),
        "moment": moment,
    }
    return render(request, "orders/office_cases.html", context)


@mediates
@require_safe
def show_case(request: PersonRequest, case_pk: int) -> HttpResponse:
    return _page(request, access.case_numbered(case_pk), NoteForm(), DecideForm())


@mediates
@require_POST
def take(request: PersonRequest, case_pk: int) -> HttpResponse:
    """Take a case on as its mediator."""
    take_case(actor=request.user, case=access.case_numbered(case_pk))
    return redirect("orders:show-case", case_pk)


@mediates
@require_POST
def note_case(request: PersonRequest, case_pk: int) -> HttpResponse:
    """Write into a case: for both sides, or for the office alone."""
    case, form = access.case_numbered(case_pk), NoteForm(request.POST)
    if form.is_valid():
        try:
            add_to_case(actor=request.user, case=case, saying=form.saying())
        except Refused as problem:
            add_problem(form, problem)
        else:
            return redirect("orders:show-case", case_pk)
    return _page(request, case, form, DecideForm())


@mediates
@require_POST
def decide(request: PersonRequest, case_pk: int) -> HttpResponse:
    """Decide a case in one's own name."""
    case, form = access.case_numbered(case_pk), DecideForm(request.POST)
    if form.is_valid():
        try:
            decide_case(actor=request.user, case=case, decision=form.decision())
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã kết luận, hai bên được báo."))
            return redirect("orders:show-case", case_pk)
    return _page(request, case, NoteForm(), form)


@mediates
@require_safe
def download_evidence(request: PersonRequest, case_pk: int, entry: int) -> HttpResponseBase:
    return file_response(access.evidence_in(access.case_numbered(case_pk), entry, Side.OFFICE), inline=True)


def _page(request: PersonRequest, case: Case, note: NoteForm, decision: DecideForm) -> HttpResponse:
    moment = database_now()
    entries = entries_for(case, Side.OFFICE)
    context: dict[str, Any] = {
        "case": case,
        "order": case.order,
        "badge": badge_of(case.order.status),
        "after": After(case.order, Side.OFFICE),
        "contact": getattr(case.order, "contact", None),
        "entries": entries,
        "silent": silent_sides(entries),
        "is_open": case.status in OPEN,
        "is_late": case.decide_by < moment,
        "answers_late": case.answer_by < moment,
        "history": witness_log.history_of(case.order.code),
        "note": note,
        "decision": decision,
    }
    is_refused = note.is_bound or decision.is_bound
    return render(request, "orders/office_case.html", context, status=422 if is_refused else 200)
