"""The office identifies hosts; vendors see how their own stand."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, vendor_only
from market.files.addresses import check_address
from market.files.serving import file_response
from market.kernel.clock import today_in_hanoi
from market.kernel.commit import after_commit
from market.kernel.errors import Problem, Refused
from market.kernel.forms import add_problem
from sessions.access.hosts import host, host_check, host_evidence
from sessions.checks import identification
from sessions.forms.hosts import RevokeCheckForm, VerifyForm
from sessions.selectors.hosts import checks_of, hosts_of_coming_evenings, next_evening, own_hosts, valid_check
from sessions.services import hosts as services
from sessions.tasks import identify_host_task
from vetting.access import vendor_for_listing

checks_people = office(Role.DIRECTOR, Role.REVIEWER)


@checks_people
@require_safe
def list_hosts(request: PersonRequest) -> HttpResponse:
    only_missing = request.GET.get("xem") != "tat-ca"
    context = {"hosts": hosts_of_coming_evenings(only_missing=only_missing), "only_missing": only_missing}
    return render(request, "sessions/office_hosts.html", context)


@checks_people
@require_http_methods(["GET", "HEAD", "POST"])
def verify_host(request: PersonRequest, person_pk: int) -> HttpResponse:
    """Show a host's checks and keep a new one."""
    person = host(person_pk)
    form = VerifyForm(request.POST or None, request.FILES or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.verify_host(actor=request.user, person=person, **form.cleaned_data)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã xác minh %(name)s.") % {"name": person.display_name})
            return redirect("sessions:verify-host", person.pk)
    context = {
        "person": person,
        "form": form,
        "checks": checks_of(person),
        "today": today_in_hanoi(),
        "valid": valid_check(person, today_in_hanoi()),
        "next": next_evening(person),
        "has_service": identification.adapter() is not None,
    }
    return render(request, "sessions/office_host.html", context, status=422 if form.errors else 200)


@checks_people
@require_POST
def ask_host_service(request: PersonRequest, person_pk: int) -> HttpResponse:
    """Have the worker ask the outside service; without it nothing happens."""
    person = host(person_pk)
    if identification.adapter() is None:
        raise Refused(_("Chợ chưa nối với dịch vụ định danh nào. Hãy đối chiếu trực tiếp."))
    after_commit(identify_host_task, person.pk)
    messages.success(request, _("Đã gửi yêu cầu. Kết quả hiện ở đây khi dịch vụ trả lời."))
    return redirect("sessions:verify-host", person.pk)


@checks_people
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_host_check(request: PersonRequest, check_pk: int) -> HttpResponse:
    check = host_check(check_pk)
    form = RevokeCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke_check(actor=request.user, check=check, reason=form.cleaned_data["reason"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã thu hồi. Lượt chưa bắt đầu của người này không bắt đầu được nữa."))
            return redirect("sessions:verify-host", check.person_id)
    context = {"check": check, "form": form}
    return render(request, "sessions/office_host_revoke.html", context, status=422 if form.errors else 200)


@checks_people
@require_safe
def download_host_evidence(request: PersonRequest, check_pk: int) -> HttpResponseBase:
    check_address(request)
    return file_response(host_evidence(check_pk), inline=False)


@vendor_only
@require_safe
def list_own_hosts(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    context = {"vendor": vendor, "hosts": own_hosts(vendor), "today": today_in_hanoi()}
    return render(request, "sessions/vendor_hosts.html", context)
