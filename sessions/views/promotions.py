"""Kinds of promotion: what each allows, shown before it changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from sessions.access.prices import promotion_kind
from sessions.forms.prices import KindForm
from sessions.history import history_of_kind
from sessions.models import PromotionKind
from sessions.selectors.prices import changed_kind, mark_of_kind, outside_of
from sessions.services import prices


@office(Role.DIRECTOR)
@require_safe
def list_kinds(request: PersonRequest) -> HttpResponse:
    return render(request, "sessions/office_promotions.html", {"kinds": PromotionKind.objects.all()})


@office(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def change_kind(request: PersonRequest, code: str) -> HttpResponse:
    """Show what a change would do first; do it when exactly that was agreed to."""
    kind = promotion_kind(code)
    form = KindForm(request.POST or None, instance=kind, initial={"seen": mark_of_kind(kind)})
    context: dict[str, Any] = {"kind": kind, "form": form, "history": history_of_kind(kind)}
    if form.is_valid():
        changed = changed_kind(kind, **form.terms())
        outside = outside_of(changed)
        mark = mark_of_kind(changed, outside)
        if form.cleaned_data["agreed"] == mark and _change(request, kind, form):
            messages.success(request, _("Đã đổi loại khuyến mại “%(title)s”.") % {"title": changed.title})
            return redirect("sessions:list-promotions")
        context |= {"outside": outside, "mark": mark, "is_previewed": not form.errors}
    return render(request, "sessions/office_promotion.html", context, status=422 if form.errors else 200)


def _change(request: PersonRequest, kind: PromotionKind, form: KindForm) -> bool:
    try:
        prices.change_kind(actor=request.user, kind=kind, seen=form.cleaned_data["seen"], terms=form.terms())
    except Problem as problem:
        add_problem(form, problem)
        return False
    return True
