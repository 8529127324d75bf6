"""The office's rules: which papers are asked of whom, since when, and what reviewers look for on each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel import clock
from market.kernel.errors import Absent, Problem
from market.kernel.forms import add_problem
from vetting import access
from vetting.forms.rules import CriteriaForm, DayForm, EndForm, RuleForm, WithdrawalForm
from vetting.models import PaperKind, PaperRequirement
from vetting.rule_words import everybody, whom
from vetting.selectors import rules as selectors
from vetting.selectors.rules import Impact
from vetting.services import criteria as criteria_services
from vetting.services import rule_withdrawals as withdrawals
from vetting.services import rules as services

READERS = (Role.REVIEWER, Role.APPROVER)
FORM = require_http_methods(["GET", "HEAD", "POST"])
LISTED = 200  # of those who lack a paper, on the page


@office(*READERS)
@require_safe
def show_rules(request: PersonRequest) -> HttpResponse:
    today = clock.today_in_hanoi()
    form = DayForm(request.GET)
    day = form.day(today)
    context = {
        "form": form,
        "day": day,
        "today": today,
        "days": selectors.rule_days(today),
        "matrix": selectors.rule_matrix(day),
        "rules": selectors.rules_from(day),
        "past": selectors.rules_before(day),
        "may_change": Role.APPROVER in request.user.roles,
    }
    return render(request, "vetting/office/rules.html", context)


@office(Role.APPROVER)
@FORM
def add_rule(request: PersonRequest) -> HttpResponse:
    return _change(request, RuleForm(request.POST or None))


@office(Role.APPROVER)
@FORM
def change_rule(request: PersonRequest, pk: int) -> HttpResponse:
    return _change(request, RuleForm(request.POST or None, old=access.rule(pk)))


@office(Role.APPROVER)
@FORM
def end_rule(request: PersonRequest, pk: int) -> HttpResponse:
    return _change(request, EndForm(request.POST or None, old=access.rule(pk)))


@office(Role.APPROVER)
@FORM
def withdraw_rule(request: PersonRequest, pk: int) -> HttpResponse:
    """Show whom it affects, then withdraw."""
    rule = access.rule(pk)
    if request.method == "POST":
        seen = WithdrawalForm(request.POST).seen()
        withdrawals.withdraw_rule(actor=request.user, rule=rule, seen_lacking=seen)
        messages.success(request, _("Đã rút quy định. Quy định này còn trong sổ."))
        return redirect("vetting:show-rules")
    impact = withdrawals.preview_withdrawal(rule)
    context = {
        "rule": rule,
        "words": whom(rule) or everybody(rule.scope),
        "earlier": selectors.replaced_by(rule),
        "waiting": rule.conditions.filter(met_at=None).count(),
        **_shown(impact),
    }
    return render(request, "vetting/office/withdraw_rule.html", context)


@office(*READERS)
@require_safe
def list_criteria(request: PersonRequest) -> HttpResponse:
    found = selectors.criteria_on(clock.today_in_hanoi())
    rows = [(kind, PaperKind(kind).label, criteria) for kind, criteria in found.items()]
    context = {"rows": rows, "may_change": Role.APPROVER in request.user.roles}
    return render(request, "vetting/office/criteria.html", context)


@office(Role.APPROVER)
@FORM
def edit_criteria(request: PersonRequest, kind: str) -> HttpResponse:
    if kind not in PaperKind.values:
        raise Absent(_("Không có loại giấy tờ này."))
    today = clock.today_in_hanoi()
    current = "\n".join(criterion.text for criterion in selectors.criteria_on(today)[kind])
    form = CriteriaForm(request.POST or None, initial={"texts": current, "begins": today})
    if form.is_valid():
        try:
            begins = form.cleaned_data["begins"]
            criteria_services.change_criteria(actor=request.user, kind=kind, texts=form.lines(), begins=begins)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu tiêu chí."))
            return redirect("vetting:list-criteria")
    context = {"form": form, "label": PaperKind(kind).label}
    return render(request, "vetting/office/edit_criteria.html", context, status=422 if form.errors else 200)


@office(*READERS)
@require_safe
def explain_rules(request: PersonRequest, slug: str) -> HttpResponse:
    vendor = access.office_vendor(slug)
    context = {"vendor": vendor, "groups": selectors.reasons_of(vendor, clock.today_in_hanoi())}
    return render(request, "vetting/office/explain_rules.html", context)


def _change(request: PersonRequest, form: RuleForm | EndForm) -> HttpResponse:
    """Show a form, then the form with its effect, then make the change: nothing is issued unseen."""
    impact = None
    if form.is_valid():
        if request.POST.get("act") == "issue" and _issue(request, form):
            messages.success(request, _("Đã ban hành. Quy định cũ vẫn còn trong sổ."))
            return redirect("vetting:show-rules")
        impact = _impact(form)
    context: dict[str, Any] = {
        "form": form,
        "old": form.old,
        "old_words": whom(form.old) or everybody(form.old.scope) if form.old else "",
        "is_end": isinstance(form, EndForm),
        **_shown(impact),
    }
    return render(request, "vetting/office/change_rule.html", context, status=422 if form.errors else 200)


def _shown(impact: Impact | None) -> dict[str, Any]:
    """Return whom a change affects as the pages list it."""
    lacking = impact.lacking if impact else []
    return {"impact": impact, "listed": lacking[:LISTED], "unlisted": max(0, len(lacking) - LISTED)}


def _issue(request: PersonRequest, form: RuleForm | EndForm) -> PaperRequirement | None:
    """Make the change as it was previewed; put a refusal on the form."""
    data, seen = form.cleaned_data, form.cleaned_data.get("seen_lacking")
    try:
        return services.change_rules(
            actor=request.user,
            change=form.change(),
            seen_lacking=-1 if seen is None else seen,
            due_on=data.get("due_on"),
        )
    except Problem as problem:
        add_problem(form, problem)
    return None


def _impact(form: RuleForm | EndForm) -> Impact | None:
    """Return whom the change on the form would affect; put a refusal on the form, unless it says so already."""
    try:
        return services.preview_change(form.change())
    except Problem as problem:
        if not form.errors:
            add_problem(form, problem)
    return None
