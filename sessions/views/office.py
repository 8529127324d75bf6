"""The office plans: rules, the next eight sessions, and one session with all that can be decided about it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from sessions import selectors
from sessions.access import evening_numbered
from sessions.history import history_of
from sessions.night.board import board_numbered
from sessions.planning.recurrence import recurrence_of
from sessions.selectors import planning, reminders


@office(Role.DIRECTOR)
@require_safe
def list_office_sessions(request: PersonRequest) -> HttpResponse:
    board = planning.planning_board()
    context = {
        "rules": [(rule, recurrence_of(rule.rrule).words) for rule in planning.rules_of_board()],
        "board": board,
        "conflicts": [line for line in board if line.is_conflict],
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
        "asked": evening.session.reminder_requests.count() + evening.session.push_reminders.count(),
        "history": history_of(evening.session),
        "reminders": reminders.reminders_of(evening.session),
    }
    return render(request, "sessions/office_session.html", context)
