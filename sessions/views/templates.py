"""The director's templates: what evenings are made from."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.clock import database_now
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from sessions.access.planning import template_for_director
from sessions.calendar import fingerprint
from sessions.forms.bounds import VersionForm
from sessions.forms.planning import TemplateForm
from sessions.models import SessionTemplate
from sessions.planning.plan_history import plan_history_of
from sessions.planning.plan_words import change_lines
from sessions.selectors import planning
from sessions.services import templates

director = office(Role.DIRECTOR)
answers = require_http_methods(["GET", "HEAD", "POST"])


@director
@require_safe
def list_templates(request: PersonRequest) -> HttpResponse:
    return render(request, "sessions/office_templates.html", {"templates": planning.templates_of_desk()})


@director
@answers
def add_template(request: PersonRequest) -> HttpResponse:
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        messages.success(request, _("Đã lưu mẫu phiên."))
        return redirect("sessions:list-templates")
    return render(request, "sessions/office_template.html", {"form": form}, status=422 if form.errors else 200)


@director
@answers
def copy_template(request: PersonRequest, template_id: int) -> HttpResponse:
    form = TemplateForm(request.POST or None, template=template_for_director(template_id), copied=True)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        messages.success(request, _("Đã lưu mẫu phiên."))
        return redirect("sessions:list-templates")
    return render(request, "sessions/office_template.html", {"form": form}, status=422 if form.errors else 200)


def _added(request: PersonRequest, form: TemplateForm) -> bool:
    try:
        templates.add_template(actor=request.user, template=form.template())
    except Problem as problem:
        add_problem(form, problem)
        return False
    return True


@director
@answers
def change_template(request: PersonRequest, template_id: int) -> HttpResponse:
    """Show what a change would do first; do it when exactly that was agreed to."""
    template = template_for_director(template_id)
    form = TemplateForm(request.POST or None, template=template)
    context: dict[str, Any] = {"template": template, "form": form, "history": plan_history_of(template)}
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["agreed"] and _changed(request, template, form):
            messages.success(request, _("Đã đổi mẫu phiên."))
            return redirect("sessions:list-templates")
        shifts = templates.template_shifts(template, form.template(), database_now())
        context |= {"lines": change_lines(shifts), "fingerprint": fingerprint(shifts)}
    return render(request, "sessions/office_template.html", context, status=422 if form.errors else 200)


def _changed(request: PersonRequest, template: SessionTemplate, form: TemplateForm) -> bool:
    agreed, version = form.cleaned_data["agreed"], form.cleaned_data["version"] or 0
    try:
        templates.change_template(
            actor=request.user, template=template, version=version, changed=form.template(), agreed=agreed
        )
    except Problem as problem:
        add_problem(form, problem)
        return False
    return True


@director
@require_POST
def put_template_away(request: PersonRequest, template_id: int) -> HttpResponse:
    """Put a template away, or offer one that was put away again."""
    template = template_for_director(template_id)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    act = templates.retire_template if template.is_active else templates.restore_template
    act(actor=request.user, template=template, version=version)
    messages.success(request, _("Đã cất mẫu.") if template.is_active else _("Mẫu dùng lại được rồi."))
    return redirect("sessions:list-templates")
