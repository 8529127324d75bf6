"""The office plans: rules, the next eight sessions, and one session with all that can be decided about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.clock import database_now, today_in_hanoi
from market.kernel.errors import Refused, Stale
from market.kernel.forms import add_problem
from sessions import selectors
from sessions.access import evening_numbered, rule_for_director
from sessions.board import board_numbered
from sessions.calendar import fingerprint
from sessions.forms import RuleForm, rule_values
from sessions.history import history_of
from sessions.models import SessionRule
from sessions.services import calendar
from sessions.words import days_in_words


@office(Role.DIRECTOR)
@require_safe
def list_office_sessions(request: PersonRequest) -> HttpResponse:
    context = {
        "rules": [(rule, days_in_words(rule.rrule)) for rule in selectors.rules_in_force()],
        "cards": selectors.session_cards(),
        "past": selectors.past_results(3),
    }
    return render(request, "sessions/office_sessions.html", context)


@office(Role.DIRECTOR)
@require_safe
def show_office_session(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    context = {
        "evening": evening,
        "session": evening.session,
        "board": board_numbered(number),
        "asked": evening.session.reminder_requests.count(),
        "history": history_of(evening.session),
    }
    return render(request, "sessions/office_session.html", context)


@office(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add_rule(request: PersonRequest) -> HttpResponse:
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        calendar.add_rule(actor=request.user, rule=form.rule(first_on=today_in_hanoi()))
        messages.success(request, _("Đã lập lịch. Tám phiên tới đã có sẵn."))
        return redirect("sessions:list-office-sessions")
    return render(request, "sessions/office_rule.html", {"form": form}, status=422 if form.errors else 200)


@office(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: PersonRequest, rule_id: int) -> HttpResponse:
    """Show what a change would do first; do it when exactly that was agreed to."""
    rule = rule_for_director(rule_id)
    form = RuleForm(request.POST or None, initial=rule_values(rule))
    context: dict[str, Any] = {"rule": rule, "form": form}
    if request.method == "POST" and form.is_valid():
        changed = form.rule(first_on=rule.first_on)
        if form.cleaned_data["agreed"] and _change(request, rule, changed, form):
            messages.success(request, _("Đã đổi lịch."))
            return redirect("sessions:list-office-sessions")
        shifts = calendar.shifts_of(rule, changed, database_now())
        context |= {"shifts": shifts, "fingerprint": fingerprint(shifts)}
    return render(request, "sessions/office_rule.html", context, status=422 if form.errors else 200)


def _change(request: PersonRequest, rule: SessionRule, changed: SessionRule, form: RuleForm) -> bool:
    agreed, version = form.cleaned_data["agreed"], form.cleaned_data["version"]
    try:
        calendar.change_rule(actor=request.user, rule=rule, version=version, changed=changed, agreed=agreed)
    except (Refused, Stale) as problem:
        add_problem(form, problem)
        return False
    return True
