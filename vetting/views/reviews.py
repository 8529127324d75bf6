"""The reviewer's desk: one dossier, its papers one by one, and the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from vetting import access, selectors, tax_codes
from vetting.forms.office import QUICK_REASONS, DecisionForm, VerdictForm
from vetting.models import Dossier, Paper
from vetting.selectors.desk import desk_of, next_unjudged
from vetting.services import decisions
from vetting.services import papers as paper_services
from vetting.services import reviews as services

DECISIONS = {
    "approve": decisions.approve_dossier,
    "changes": decisions.request_changes,
    "reject": decisions.reject_dossier,
}


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    return _show_overview(request, dossier, DecisionForm(initial={"seen_round": dossier.rounds}))


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def take_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    dossier = services.take_dossier(actor=request.user, dossier=access.submitted_dossier(pk))
    first = next_unjudged(dossier, after=None)
    if first is None:
        return redirect("vetting:show-dossier", pk)
    return redirect("vetting:review-paper", pk, first.pk)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def hand_back_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    services.hand_back_dossier(actor=request.user, dossier=access.submitted_dossier(pk))
    messages.success(request, _("Đã trả hồ sơ về hàng chờ."))
    return redirect("vetting:list-dossiers")


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_paper(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    paper = access.paper_of(dossier, paper_pk)
    return _show_paper(request, paper, VerdictForm(initial={"reason": paper.refusal_reason}))


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def judge_paper(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    paper = access.paper_of(dossier, paper_pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _show_paper(request, paper, form, status=422)
    try:
        _judge(request, paper, form.cleaned_data)
    except Refused as problem:
        add_problem(form, problem)
        return _show_paper(request, paper, form, status=422)
    following = next_unjudged(dossier, after=paper)
    if following is None:
        messages.success(request, _("Đã xem hết giấy tờ. Anh/Chị quyết định về hồ sơ."))
        return redirect("vetting:show-dossier", pk)
    return redirect("vetting:review-paper", pk, following.pk)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def decide_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show_overview(request, dossier, form, status=422)
    data = form.cleaned_data
    decide = DECISIONS[data["verdict"]]
    try:
        decided = decide(actor=request.user, dossier=dossier, seen_round=data["seen_round"], note=data["note"])
    except Refused as problem:
        add_problem(form, problem)
        return _show_overview(request, dossier, form, status=422)
    words = {"state": decided.get_status_display(), "name": dossier.vendor.display_name}
    messages.success(request, _("%(name)s: %(state)s. Chủ thể đã được báo.") % words)
    return redirect("vetting:list-dossiers")


def _judge(request: PersonRequest, paper: Paper, data: dict[str, str]) -> None:
    if data["verdict"] == "accept":
        paper_services.accept_paper(actor=request.user, paper=paper)
    else:
        paper_services.refuse_paper(actor=request.user, paper=paper, reason=data["reason"])


def _show_overview(request: PersonRequest, dossier: Dossier, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    vendor = dossier.vendor
    context = _context(request, dossier) | {
        "form": form,
        "history": selectors.history_of(dossier, vendor, for_office=True),
        "tax_code_is_plausible": tax_codes.is_plausible(vendor.tax_code),
    }
    return render(request, "vetting/office/dossier.html", context, status=status)


def _show_paper(request: PersonRequest, paper: Paper, form: VerdictForm, *, status: int = 200) -> HttpResponse:
    context = _context(request, paper.dossier, paper) | {"form": form, "quick_reasons": QUICK_REASONS}
    return render(request, "vetting/office/paper.html", context, status=status)


def _context(request: PersonRequest, dossier: Dossier, paper: Paper | None = None) -> dict[str, Any]:
    return {"dossier": dossier, "vendor": dossier.vendor, "desk": desk_of(dossier, request.user, paper)}
