"""The office judges applications: accept those that were read, send one back with a reason, invite last week's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from sessions.access import evening_numbered
from sessions.access.applications import application_numbered, applications_numbered, as_marked
from sessions.forms.applications import AcceptForm, ReturnForm
from sessions.forms.slots import filled_in
from sessions.selectors.applications import applications_of, mark_of, sessions_to_judge
from sessions.selectors.past import vendors_of_last_time
from sessions.services import applications as services
from sessions.services.repeats import carry_over

judges = office(Role.DIRECTOR, Role.APPROVER)


@judges
@require_safe
def list_waiting_sessions(request: PersonRequest) -> HttpResponse:
    return render(request, "sessions/office_waiting.html", {"sessions": sessions_to_judge()})


@judges
@require_safe
def list_applications(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    context = {
        "evening": evening,
        "session": evening.session,
        "applications": applications_of(evening),
        "invited": vendors_of_last_time(evening.session) if evening.is_coming else [],
    }
    return render(request, "sessions/office_applications.html", context)


@judges
@require_POST
def accept_applications(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    form = filled_in(AcceptForm(request.POST))
    tickets = form.cleaned_data["listing"]
    listings = applications_numbered(number, [pk for pk, _mark in tickets])
    as_marked(listings, [mark for _pk, mark in tickets])
    version = form.cleaned_data["version"]
    services.accept_many(actor=request.user, session=evening.session, version=version, listings=listings)
    words = ngettext("Đã nhận %(n)d sản phẩm vào phiên.", "Đã nhận %(n)d sản phẩm vào phiên.", len(listings))
    messages.success(request, words % {"n": len(listings)})
    return redirect("sessions:list-applications", number)


@judges
@require_http_methods(["GET", "HEAD", "POST"])
def return_application(request: PersonRequest, number: int, listing_id: int) -> HttpResponse:
    listing = application_numbered(number, listing_id)
    session = listing.session
    form = ReturnForm(request.POST or None, initial={"version": session.version, "mark": mark_of(listing)})
    if request.method == "POST" and form.is_valid():
        as_marked([listing], [form.cleaned_data["mark"]])
        decision = {"version": form.cleaned_data["version"], "reason": form.cleaned_data["reason"]}
        try:
            services.return_listing(actor=request.user, session=session, listing=listing, **decision)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã trả lại %(name)s, gian hàng được báo.") % {"name": listing.product.name})
            return redirect("sessions:list-applications", number)
    context = {"session": session, "listing": listing, "form": form}
    return render(request, "sessions/office_return.html", context, status=422 if form.errors else 200)


@judges
@require_POST
def invite_vendors(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    told = carry_over(actor=request.user, session=evening.session)
    words = ngettext("Đã gửi %(n)d lời mời.", "Đã gửi %(n)d lời mời.", told)
    messages.success(request, words % {"n": told} if told else _("Mọi gian hàng của phiên trước đã được mời."))
    return redirect("sessions:list-applications", number)
