"""The screen in the hall on the night of a session."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.accounts.rules import PersonRequest, office
from orders.reports.selection import scope_of
from orders.reports.views import READERS
from orders.reports.wall import wall_copy, wall_session


@office(*READERS)
@require_safe
def show_wall(request: PersonRequest) -> HttpResponse:
    session = wall_session(scope_of(request.user))
    figures = wall_copy(session.number, get_language() or "vi").body.decode()
    context = {"session": session, "figures": mark_safe(figures)}  # noqa: S308 - drawn by a template of ours
    return render(request, "orders/reports/wall.html", context)


@office(*READERS)
@require_safe
@cache_control(private=True, no_cache=True)
def show_wall_figures(request: PersonRequest) -> HttpResponse:
    """Answer the screen that asks again; a new session that has opened takes the place of the last one."""
    session = wall_session(scope_of(request.user))
    return HttpResponse(wall_copy(session.number, get_language() or "vi").body)
