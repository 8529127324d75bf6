"""Days without a market: the list, proposals for a year, and what each change does to coming sessions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.clock import today_in_hanoi
from market.kernel.errors import Problem
from market.kernel.typed_fields import tidy
from sessions.access.planning import skipped_day_for_director
from sessions.forms.skips import ReasonOfDayForm, SkipFormSet, YearForm
from sessions.planning.holidays import YEARS, holidays_of
from sessions.planning.plan_words import change_lines, times_in_words, why_in_words
from sessions.selectors import planning
from sessions.services import skips
from sessions.services.replanning import skipped_days
from sessions.services.skips import SkipEffect

director = office(Role.DIRECTOR)
answers = require_http_methods(["GET", "HEAD", "POST"])


@director
@require_safe
def list_skips(request: PersonRequest) -> HttpResponse:
    rows = list(planning.skipped_from_today())
    context = {
        "rows": [(row, row.day in days) for days in [planning.market_days({row.day for row in rows})] for row in rows],
        "conflicts": [line for line in planning.planning_board() if line.is_conflict],
        "years": [year for year in YEARS if year >= today_in_hanoi().year],
    }
    return render(request, "sessions/office_skips.html", context)


@director
@answers
def add_skips(request: PersonRequest) -> HttpResponse:
    """Offer empty lines or a year's holidays; show what they would do; add them when exactly that was agreed to."""
    year = YearForm(request.GET).year()
    formset = SkipFormSet(request.POST) if request.method == "POST" else SkipFormSet(initial=_proposals(year))
    context: dict[str, Any] = {"formset": formset, "year": year, "holidays": holidays_of(year) if year else []}
    refused = request.method == "POST" and not formset.is_valid()
    if request.method == "POST" and not refused:
        chosen = [skips.Skip(row["day"], tidy(row["reason"])) for row in formset.cleaned_data if row.get("chosen")]
        problem = _add(request, chosen)
        if not problem and "agreed" in request.POST:
            words = ngettext("Đã thêm %(n)d ngày nghỉ chợ.", "Đã thêm %(n)d ngày nghỉ chợ.", len(chosen))
            messages.success(request, words % {"n": len(chosen)})
            return redirect("sessions:list-skips")
        context |= {"problem": problem, "agreeing": "agreed" in request.POST}
        context |= _shown(skips.effect_of(added=[skip.day for skip in chosen]))
        refused = bool(problem)
    return render(request, "sessions/office_add_skips.html", context, status=422 if refused else 200)


def _add(request: PersonRequest, chosen: list[skips.Skip]) -> str:
    """Add the days when that was agreed to; return why that cannot be, or would not be."""
    try:
        if "agreed" in request.POST:
            skips.skip_days(actor=request.user, skips=chosen, agreed=request.POST["agreed"])
        else:
            skips.refuse_days(chosen)
    except Problem as problem:
        return problem.message
    return ""


def _proposals(year: int | None) -> list[dict[str, Any]]:
    """Return a year's holidays that lie ahead, those on a market day ticked; without a year three empty lines."""
    if year is None:
        return [{"chosen": True}, {}, {}]
    today, there = today_in_hanoi(), skipped_days()
    ahead = [holiday for holiday in holidays_of(year) if holiday.day >= today and holiday.day not in there]
    ticked = planning.market_days({holiday.day for holiday in ahead})
    return [{"chosen": each.day in ticked, "day": each.day, "reason": each.name} for each in ahead]


def _shown(effect: SkipEffect) -> dict[str, Any]:
    """Return what other free days would do, as the pages list it."""
    conflicts = [(each.number, times_in_words(each), why_in_words(each.why)) for each in effect.conflicts]
    return {"lines": change_lines(effect.changes), "conflicts": conflicts, "fingerprint": effect.fingerprint}


@director
@answers
def remove_skip(request: PersonRequest, day_id: int) -> HttpResponse:
    """Show what holding a market on that day again would do; do it when exactly that was agreed to."""
    skipped = skipped_day_for_director(day_id)
    context: dict[str, Any] = {"skipped": skipped}
    if request.method == "POST":
        try:
            skips.restore_day(actor=request.user, skipped=skipped, agreed=request.POST.get("agreed", ""))
        except Problem as problem:
            context["problem"] = problem.message
        else:
            messages.success(request, _("Đã bỏ ngày nghỉ chợ."))
            return redirect("sessions:list-skips")
    context |= _shown(skips.effect_of(removed=[skipped.day]))
    return render(request, "sessions/office_remove_skip.html", context, status=422 if "problem" in context else 200)


@director
@answers
def word_skip(request: PersonRequest, day_id: int) -> HttpResponse:
    skipped = skipped_day_for_director(day_id)
    form = ReasonOfDayForm(request.POST or None, initial={"reason": skipped.reason})
    if request.method == "POST" and form.is_valid():
        skips.word_day(actor=request.user, skipped=skipped, reason=tidy(form.cleaned_data["reason"]))
        messages.success(request, _("Đã sửa lý do."))
        return redirect("sessions:list-skips")
    context = {"skipped": skipped, "form": form}
    return render(request, "sessions/office_word_skip.html", context, status=422 if form.errors else 200)
