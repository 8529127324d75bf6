"""The office's view of the night: figures as they happen."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Absent
from market.kernel.htmx import render_part
from orders.night import night_figures
from sessions.models import MarketSession
from sessions.selectors import live_session, past_results

WATCHERS = (Role.DIRECTOR, Role.WITNESS, Role.REPORT_OFFICER)


@office(*WATCHERS)
@require_safe
def show_night(request: PersonRequest) -> HttpResponse:
    """Go to the session that is open, else to the last one that was."""
    live = live_session()
    if live:
        return redirect("orders:show-night-of", live.number)
    past = past_results(limit=1)
    if past:
        return redirect("orders:show-night-of", past[0].evening.session.number)
    return render(request, "orders/no_night.html")


@office(*WATCHERS)
@require_safe
def show_night_of(request: PersonRequest, number: int) -> HttpResponse:
    session = MarketSession.objects.filter(number=number).first()
    if session is None:
        raise Absent(_("Không có phiên chợ này."))
    context = {"session": session, "night": night_figures(session)}
    return render_part(request, "orders/night.html", "figures", context)
