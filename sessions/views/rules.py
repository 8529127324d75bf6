"""The director's rules: when a market is held by itself. Every change is looked at before it is made."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.clock import database_now, today_in_hanoi
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from sessions.access import rule_for_director
from sessions.calendar import fingerprint
from sessions.forms.bounds import VersionForm
from sessions.forms.rules import RuleForm
from sessions.models import SessionRule
from sessions.planning.plan_history import plan_history_of
from sessions.planning.plan_words import change_lines, times_in_words
from sessions.planning.recurrence import recurrence_of
from sessions.planning.terms import follow_template
from sessions.services import calendar
from sessions.services.replanning import shifts_of

director = office(Role.DIRECTOR)
answers = require_http_methods(["GET", "HEAD", "POST"])


@director
@answers
def add_rule(request: PersonRequest) -> HttpResponse:
    """Show the next eight evenings on request; make the rule when told to."""
    form = RuleForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        rule = form.rule(first_on=today_in_hanoi())
        if request.POST.get("act") != "look":
            calendar.add_rule(actor=request.user, rule=rule)
            messages.success(request, _("Đã lập lịch. Tám phiên tới đã có sẵn."))
            return redirect("sessions:list-office-sessions")
        context |= _looked_at(rule)
    return render(request, "sessions/office_rule.html", context, status=422 if form.errors else 200)


@director
@answers
def change_rule(request: PersonRequest, rule_id: int) -> HttpResponse:
    """Show what a change would do first; do it when exactly that was agreed to."""
    rule = rule_for_director(rule_id)
    form = RuleForm(request.POST or None, rule=rule)
    context: dict[str, Any] = {"rule": rule, "form": form, "history": plan_history_of(rule)}
    if request.method == "POST" and form.is_valid():
        changed = form.rule(first_on=rule.first_on)
        if form.cleaned_data["agreed"] and _change(request, rule, changed, form):
            messages.success(request, _("Đã đổi lịch."))
            return redirect("sessions:list-office-sessions")
        shifts = shifts_of(rule, follow_template(changed), database_now())
        context |= {"lines": change_lines(shifts), "fingerprint": fingerprint(shifts), **_looked_at(changed, rule)}
    return render(request, "sessions/office_rule.html", context, status=422 if form.errors else 200)


def _looked_at(rule: SessionRule, old: SessionRule | None = None) -> dict[str, Any]:
    """Return a rule in words, with its next evenings."""
    rule.pk = old.pk if old else None  # its own sessions are not in its way
    evenings = calendar.next_evenings(rule, database_now())
    return {"said": recurrence_of(rule.rrule).words, "evenings": [times_in_words(evening) for evening in evenings]}


def _change(request: PersonRequest, rule: SessionRule, changed: SessionRule, form: RuleForm) -> bool:
    agreed, version = form.cleaned_data["agreed"], form.cleaned_data["version"]
    try:
        calendar.change_rule(actor=request.user, rule=rule, version=version, changed=changed, agreed=agreed)
    except Problem as problem:
        add_problem(form, problem)
        return False
    return True


@director
@answers
def end_rule(request: PersonRequest, rule_id: int) -> HttpResponse:
    """End a rule, or put one that was ended in force again."""
    rule = rule_for_director(rule_id)
    form = VersionForm(request.POST or None, initial={"version": rule.version})
    if request.method == "POST" and form.is_valid():
        act = calendar.end_rule if rule.is_active else calendar.restart_rule
        act(actor=request.user, rule=rule, version=form.cleaned_data["version"])
        messages.success(request, _("Đã ngừng lịch.") if rule.is_active else _("Lịch đã áp dụng lại."))
        return redirect("sessions:list-office-sessions")
    context = {"rule": rule, "form": form, "said": recurrence_of(rule.rrule).words}
    return render(request, "sessions/office_rule_end.html", context, status=422 if form.errors else 200)
