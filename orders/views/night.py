"""The office's view of the night: figures as they happen."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.htmx import is_htmx, render_part
from orders.night import night_figures
from sessions.access import evening_numbered
from sessions.selectors import live_session, past_results
from sessions.selectors.stops import stops_of
from sessions.views.running import WATCHERS, stage_context

STOPS_SHOWN = 20
STALLS_ON_THE_WALL = 10  # of those that sold most, readable from the last row


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
    """Show the control room of a session: figures, stage, stalls. Polls ask for the figures alone."""
    evening = evening_numbered(number)
    night = night_figures(evening.session)
    projector = request.GET.get("man-hinh") == "chieu"
    context: dict[str, Any] = {
        "evening": evening,
        "session": evening.session,
        "night": night,
        "stops": stops_of(evening.session)[:STOPS_SHOWN],
        "projector": projector,
        "stalls": night.stalls[:STALLS_ON_THE_WALL] if projector else night.stalls,
        "directs": Role.DIRECTOR in request.user.roles,
    }
    if not is_htmx(request):
        context |= stage_context(request, evening)
    return render_part(request, "orders/night.html", "figures", context)
