"""Accepted papers on a vendor's page: keep a star certificate longer, take a paper back, call a condition met."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.files.addresses import check_address
from market.files.serving import file_response
from market.kernel import clock
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from vetting import access, validity
from vetting.forms.rules import ExtensionForm, MetForm, RevocationForm
from vetting.services import certificates, conditions

FORM = require_http_methods(["GET", "HEAD", "POST"])


@office(Role.APPROVER)
@FORM
def extend_certificate(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    vendor = access.office_vendor(slug)
    paper = access.star_certificate(vendor, pk)
    form = ExtensionForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            certificates.extend_certificate(actor=request.user, paper=paper, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã gia hạn giấy chứng nhận."))
            return redirect("vetting:show-vendor", slug)
    standing = validity.standing_of(paper, clock.today_in_hanoi())
    longest = validity.longest_extension(paper.expires_on) if paper.expires_on else None
    context = {"vendor": vendor, "paper": paper, "form": form, "standing": standing, "longest": longest}
    return render(request, "vetting/office/extend.html", context, status=422 if form.errors else 200)


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def download_evidence(request: PersonRequest, slug: str, pk: int) -> HttpResponseBase:
    check_address(request)
    paper = access.extension_evidence(access.office_vendor(slug), pk)
    assert paper.extension_file is not None  # noqa: S101 - fetched by it
    return file_response(paper.extension_file, inline=False)


@office(Role.APPROVER)
@FORM
def revoke_paper(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    vendor = access.office_vendor(slug)
    paper = access.accepted_paper(vendor, pk)
    form = RevocationForm(request.POST or None)
    if form.is_valid():
        try:
            certificates.revoke_paper(actor=request.user, paper=paper, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi nhận thu hồi. Đơn đặt từ bây giờ đã được chặn."))
            return redirect("vetting:show-vendor", slug)
    standing = validity.standing_of(paper, clock.today_in_hanoi())
    context = {"vendor": vendor, "paper": paper, "form": form, "standing": standing}
    return render(request, "vetting/office/revoke.html", context, status=422 if form.errors else 200)


@office(Role.APPROVER)
@FORM
def meet_condition(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    vendor = access.office_vendor(slug)
    condition = access.condition_of(vendor, pk)
    form = MetForm(request.POST or None)
    if form.is_valid():
        conditions.meet_condition(actor=request.user, condition=condition, note=form.cleaned_data["note"])
        messages.success(request, _("Đã ghi nhận điều kiện đã đáp ứng."))
        return redirect("vetting:show-vendor", slug)
    context = {"vendor": vendor, "condition": condition, "form": form}
    return render(request, "vetting/office/meet_condition.html", context, status=422 if form.errors else 200)
