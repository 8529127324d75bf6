"""The duty roster of an evening and its book: plan, sign in, hand over, write down."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Absent
from sessions.access import evening_numbered
from sessions.access.duty import duty_of, own_duty
from sessions.air import roster
from sessions.calendar import ends_at
from sessions.forms.duty import HandOverForm, NoteForm, PlanDutyForm
from sessions.models import Duty
from sessions.selectors.duty import duty_book, roster_of
from sessions.services import duty as services

ON_DUTY = (Role.DIRECTOR, Role.MODERATOR, Role.WITNESS, Role.ADMIN)


@office(*ON_DUTY)
@require_safe
def show_duties(request: PersonRequest, number: int) -> HttpResponse:
    return _show(request, number)


def _show(request: PersonRequest, number: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    evening = evening_numbered(number)
    session = evening.session
    may_plan = Role.DIRECTOR in request.user.roles and not evening.is_over
    times = session.opens_at, ends_at(session), evening.moment
    parts = roster_of(session)
    own = [duty for part in parts for duty in part.duties if duty.person_id == request.user.pk]
    shown: dict[str, Any] = forms.get("plan", {})
    context = {
        "evening": evening,
        "session": session,
        "rows": [
            (part, (shown.get(part.part) or PlanDutyForm(part=part.part)) if may_plan else None) for part in parts
        ],
        "own": own,
        "begins": session.opens_at - roster.SIGN_IN_BEFORE,
        "may_sign_in": roster.may_sign_in(*times),
        "may_write": roster.may_write(*times) and any(duty.signed_in_at for duty in own),
        "note_form": forms.get("note") or NoteForm(),
        "book": duty_book(session),
    }
    return render(request, "sessions/office_duty.html", context, status=status)


@office(Role.DIRECTOR)
@require_POST
def plan_duty(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    part = request.POST.get("part", "")
    if part not in Duty.Part.values:
        raise Absent(_("Không có phần việc này."))
    form = PlanDutyForm(request.POST, part=part)
    if not form.is_valid():
        return _show(request, number, status=422, plan={part: form})
    services.plan_duty(actor=request.user, session=evening.session, **form.cleaned_data)
    messages.success(request, _("Đã xếp %(name)s.") % {"name": form.cleaned_data["person"].display_name})
    return redirect("sessions:show-duties", number)


@office(Role.DIRECTOR)
@require_POST
def drop_duty(request: PersonRequest, number: int, duty_id: int) -> HttpResponse:
    duty = duty_of(number, duty_id)
    services.drop_duty(actor=request.user, duty=duty)
    messages.success(request, _("Đã gỡ %(name)s khỏi bảng trực.") % {"name": duty.person.display_name})
    return redirect("sessions:show-duties", number)


@office(*ON_DUTY)
@require_POST
def sign_in_duty(request: PersonRequest, number: int, duty_id: int) -> HttpResponse:
    services.sign_in(actor=request.user, duty=own_duty(request.user, number, duty_id))
    messages.success(request, _("Đã nhận ca. Cảm ơn Anh/Chị."))
    return redirect("sessions:show-duties", number)


@office(*ON_DUTY)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out_duty(request: PersonRequest, number: int, duty_id: int) -> HttpResponse:
    duty = own_duty(request.user, number, duty_id) if request.method == "POST" else duty_of(number, duty_id)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.sign_out(actor=request.user, duty=duty, note=form.cleaned_data["note"])
        messages.success(request, _("Đã bàn giao ca."))
        return redirect("sessions:show-duties", number)
    context = {"duty": duty, "session": duty.session, "form": form}
    return render(request, "sessions/office_hand_over.html", context, status=422 if form.errors else 200)


@office(*ON_DUTY)
@require_POST
def write_duty_note(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, number, status=422, note=form)
    services.write_note(actor=request.user, session=evening.session, text=form.cleaned_data["note"])
    messages.success(request, _("Đã ghi vào sổ trực."))
    return redirect("sessions:show-duties", number)
