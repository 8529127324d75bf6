"""Special sessions, and the words and terms of a single evening."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from sessions.access import evening_numbered
from sessions.forms.planning import EveningForm
from sessions.forms.specials import SpecialForm
from sessions.models import MarketSession, SessionTemplate
from sessions.services.evenings import change_terms
from sessions.services.specials import plan_special

director = office(Role.DIRECTOR)
answers = require_http_methods(["GET", "HEAD", "POST"])


@director
@answers
def add_special(request: PersonRequest) -> HttpResponse:
    form = SpecialForm(request.POST or None, initial={"template": request.GET.get("mau"), "tell_vendors": True})
    if request.method == "POST" and form.is_valid():
        session = _plan(request, form)
        if session is not None:
            messages.success(request, _("Đã lên lịch phiên %(number)d.") % {"number": session.number})
            return redirect("sessions:show-office-session", session.number)
    context: dict[str, Any] = {"form": form, "has_templates": SessionTemplate.objects.filter(is_active=True).exists()}
    return render(request, "sessions/office_special.html", context, status=422 if form.errors else 200)


def _plan(request: PersonRequest, form: SpecialForm) -> MarketSession | None:
    data = form.cleaned_data
    try:
        return plan_special(
            actor=request.user, template=data["template"], plan=form.plan(), tell_vendors=data["tell_vendors"]
        )
    except Refused as problem:
        problem.field = "starts_at" if problem.field == "opens_at" else problem.field
        add_problem(form, problem)
    return None


@director
@answers
def edit_terms(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    session = evening.session
    form = EveningForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_terms(actor=request.user, session=session, version=version, terms=form.terms())
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu nội dung phiên."))
            return redirect("sessions:show-office-session", number)
    context = {"evening": evening, "session": session, "form": form}
    return render(request, "sessions/office_terms.html", context, status=422 if form.errors else 200)
