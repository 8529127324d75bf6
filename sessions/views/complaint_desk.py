"""The desk of complaints: by due time, with what was on air; taken and concluded by a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.kernel.forms import add_problem
from sessions.access.complaints import complaint_for_office
from sessions.forms.complaints import CaseForm, DecisionForm
from sessions.models import Complaint
from sessions.selectors.complaints import complaint_counts, complaints_by_due, earlier_complaints, on_air_around
from sessions.services import complaints
from sessions.services.complaint_notices import vendor_of
from sessions.services.complaints import SeenCase
from sessions.speech.desk_history import history_of_case

at_desk = office(Role.MODERATOR, Role.DIRECTOR, Role.WITNESS)


@at_desk
@require_safe
def list_complaints(request: PersonRequest) -> HttpResponse:
    view = request.GET.get("xem", "")
    number = request.GET.get("phien", "")
    session_number = int(number) if number.isdecimal() and len(number) < 9 else None
    cases = complaints_by_due(
        decided=view == "xong",
        taken_by=request.user if view == "cua-toi" else None,
        session_number=session_number,
    )
    counts = complaint_counts(session_number)
    context = {"cases": cases, "counts": counts, "view": view, "number": session_number, "now": database_now()}
    return render(request, "sessions/office_complaints.html", context)


@at_desk
@require_safe
def show_office_complaint(request: PersonRequest, code: str) -> HttpResponse:
    complaint = complaint_for_office(code)
    return _show(request, complaint, DecisionForm(initial={"version": complaint.version}))


def _show(request: PersonRequest, complaint: Complaint, form: DecisionForm) -> HttpResponse:
    context: dict[str, Any] = {
        "complaint": complaint,
        "vendor": vendor_of(complaint),
        "entries": on_air_around(complaint),
        "earlier": earlier_complaints(complaint),
        "history": history_of_case(complaint),
        "form": form,
        "is_open": complaint.status in Complaint.UNDECIDED,
        "is_late": complaint.status in Complaint.UNDECIDED and complaint.due_at <= database_now(),
        "may_stop": Role.DIRECTOR in request.user.roles,
    }
    return render(request, "sessions/office_complaint.html", context, status=422 if form.errors else 200)


@at_desk
@require_POST
def take_complaint(request: PersonRequest, code: str) -> HttpResponse:
    complaint = complaint_for_office(code)
    form = CaseForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Hãy tải lại trang rồi làm lại."))
    complaints.take_complaint(actor=request.user, seen=SeenCase(complaint, form.cleaned_data["version"]))
    messages.success(request, _("Anh/Chị đã nhận phản ánh %(code)s.") % {"code": complaint.code})
    return redirect("sessions:show-office-complaint", complaint.code)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def decide_complaint(request: PersonRequest, code: str) -> HttpResponse:
    complaint = complaint_for_office(code)
    if request.method != "POST":
        return redirect("sessions:show-office-complaint", complaint.code)
    form = DecisionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        is_upheld = data["verdict"] == Complaint.Status.UPHELD
        seen = SeenCase(complaint, data["version"])
        try:
            complaints.decide_complaint(actor=request.user, seen=seen, is_upheld=is_upheld, decision=data["decision"])
        except Stale as problem:
            messages.error(request, problem.message)
            return redirect("sessions:show-office-complaint", complaint.code)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã gửi kết luận cho người phản ánh."))
            return redirect("sessions:list-complaints")
    return _show(request, complaint, form)
