"""Deciding about a session: a page that says what will happen, and one button. The first of two directors wins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused, Stale
from market.kernel.forms import add_problem
from sessions.access import evening_numbered
from sessions.evening import Evening
from sessions.forms import DirectorForm
from sessions.forms.running import look_again

SESSION_PAGE, CONTROL_ROOM = "sessions:show-office-session", "orders:show-night-of"
director_decides = office(Role.DIRECTOR)
answers = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Decision:
    """What a director may decide: the form, the deed, the words, and the page one goes back to."""

    form: type[DirectorForm]
    act: Callable[..., Any]
    title: str
    consequence: str
    label: str
    tone: str = "primary"
    back: str = SESSION_PAGE


def decide(
    request: PersonRequest, evening: Evening, decision: Decision, *, effects: Sequence[str] = (), **about: Any
) -> HttpResponse:
    """Show what a decision would do, or make it. Nothing typed is lost when it is refused or somebody was faster."""
    session = evening.session
    form = decision.form(request.POST or None, session=session)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            decision.act(actor=request.user, session=session, **form.act_values(), **about)
        except Stale as problem:
            evening, status = evening_numbered(session.number), problem.status
            look_again(form, evening.session, problem)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("%(title)s: đã xong.") % {"title": _(decision.title)})
            return redirect(decision.back, session.number)
    context = {"evening": evening, "session": evening.session, "form": form, "decision": decision, "effects": effects}
    if status == 200 and form.errors:
        status = 422
    return render(request, "sessions/office_decide.html", context, status=status)
