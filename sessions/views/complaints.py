"""Complaining, and following one's case: for everybody, signed in or not, during the evening and after it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Person
from market.accounts.rules import public
from market.gate.addresses import address_block
from market.gate.limits import hit
from market.kernel.clock import in_hanoi
from market.kernel.codes import typed_code
from market.kernel.errors import Absent, Refused
from market.kernel.forms import add_problem
from sessions.access.complaints import Named, complaint_by_contact, complaint_for_visitor, named_by
from sessions.forms.complaints import ComplaintForm, FindComplaintForm
from sessions.models import Complaint
from sessions.services import complaints
from sessions.services.complaints import Words
from sessions.speech.complaint_rules import ANSWER_WORKING_DAYS, moment_of_evening
from sessions.speech.own_complaints import proof_of, remember


@public
@require_http_methods(["GET", "HEAD", "POST"])
def file_complaint(request: HttpRequest) -> HttpResponse:
    """Show the form for what the address names, or take a complaint."""
    named = named_by(request.GET)
    person = request.user if request.user.is_authenticated else None
    form = ComplaintForm(
        request.POST or None, initial=_first_values(named), person=person, has_air=named.evening is not None
    )
    if request.method == "POST" and form.is_valid():
        filed = _filed(request, named, person, form)
        if filed is not None:
            messages.success(request, _("Ban tổ chức đã nhận phản ánh %(code)s.") % {"code": filed.code})
            response = redirect("sessions:show-complaint", filed.code)
            remember(request, response, filed.code)
            return response
    context = {"form": form, "named": named, "days": ANSWER_WORKING_DAYS}
    return render(request, "sessions/complain.html", context, status=422 if form.errors else 200)


def _first_values(named: Named) -> dict[str, Any]:
    """Begin with the time of the stream when somebody complains while it runs."""
    if named.evening is None:
        return {"about": Complaint.About.PRODUCT} if named.subject.product else {}
    running = named.evening.is_running
    return {"said_at": in_hanoi(named.evening.moment).time() if running else None}


def _filed(request: HttpRequest, named: Named, person: Person | None, form: ComplaintForm) -> Complaint | None:
    hit("complaint", {"address": address_block(request)})
    data = form.cleaned_data
    try:
        words = Words(data["about"], data["text"], _said_at(named, data.get("said_at")), data["key"])
        return complaints.file_complaint(subject=named.subject, contact=form.contact(person), words=words)
    except Refused as problem:
        add_problem(form, problem)
        return None


def _said_at(named: Named, clock: Any) -> datetime | None:
    if clock is None or named.evening is None:
        return None
    moment = moment_of_evening(clock, named.evening.session.opens_at, named.evening.ends_at)
    if moment is None:
        raise Refused(_("Phiên này không phát sóng vào giờ ấy."), field="said_at")
    return moment


@public
@require_http_methods(["GET", "HEAD", "POST"])
def find_complaint(request: HttpRequest) -> HttpResponse:
    """Open a case by its number and the contact it was filed with."""
    form = FindComplaintForm(request.POST or None, initial={"code": request.GET.get("ma", "")[:20]})
    if request.method == "POST" and form.is_valid():
        code = typed_code(form.cleaned_data["code"])
        hit("find complaint", {"address": address_block(request), "code here": f"{code} {address_block(request)}"})
        try:
            found = complaint_by_contact(code, form.cleaned_data["contact"])
        except Absent as problem:
            add_problem(form, problem)
        else:
            response = redirect("sessions:show-complaint", found.code)
            remember(request, response, found.code)
            return response
    return render(request, "sessions/find_complaint.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_safe
def show_complaint(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case to whoever filed it."""
    complaint = complaint_for_visitor(request.user, code, proof_of(request))
    return render(request, "sessions/complaint.html", {"complaint": complaint})
