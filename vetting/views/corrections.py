"""Corrections, both sides: the vendor answers item by item; the office asks, settles, asks again, drops."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, vendor_only
from market.kernel.errors import Refused
from vetting import access
from vetting.forms.decisions import CorrectionForm, ReopenForm
from vetting.forms.dossiers import AnswerForm
from vetting.services import corrections as services


@vendor_only
@require_POST
def answer_correction(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    correction = access.sent_correction_of(vendor, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        services.answer_correction(actor=request.user, correction=correction, answer=form.cleaned_data["answer"])
        messages.success(request, _("Đã lưu câu trả lời."))
    else:
        messages.error(request, _("Hãy ghi câu trả lời, không quá 1.000 ký tự."))
    return redirect(f"{reverse('vetting:show-vendor-dossier', args=[vendor.slug])}#muc-{correction.pk}")


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def raise_correction(request: PersonRequest, pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    form = CorrectionForm(request.POST, products=dossier.products.order_by("pk"))
    if not form.is_valid():
        raise Refused(_("Hãy ghi điều cần bổ sung, không quá 500 ký tự."))
    text = form.cleaned_data["text"]
    services.raise_correction(actor=request.user, dossier=dossier, text=text, product=form.about())
    return _back(pk)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def settle_correction(request: PersonRequest, pk: int, correction_pk: int) -> HttpResponse:
    correction = access.correction_of(access.submitted_dossier(pk), correction_pk)
    services.settle_correction(actor=request.user, correction=correction)
    return _back(pk)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def drop_correction(request: PersonRequest, pk: int, correction_pk: int) -> HttpResponse:
    correction = access.correction_of(access.submitted_dossier(pk), correction_pk)
    services.drop_correction(actor=request.user, correction=correction)
    return _back(pk)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def reopen_correction(request: PersonRequest, pk: int, correction_pk: int) -> HttpResponse:
    correction = access.correction_of(access.submitted_dossier(pk), correction_pk)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Hãy ghi còn thiếu gì, không quá 500 ký tự."))
    services.reopen_correction(actor=request.user, correction=correction, text=form.cleaned_data["text"])
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    return redirect(f"{reverse('vetting:show-dossier', args=[pk])}#muc")
