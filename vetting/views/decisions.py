"""A dossier before the office as a whole: what was found, the decision, and its text on paper."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, vendor_only
from market.kernel.errors import Absent, Refused
from market.kernel.forms import add_problem
from vetting import access, selectors, tax_codes
from vetting.decisions import blocks
from vetting.forms.decisions import AssignForm, ConditionForm, CorrectionForm, DecisionForm, condition_forms
from vetting.models import Dossier
from vetting.printing import decision_pdf
from vetting.selectors.desk import Desk, desk_of
from vetting.selectors.pictures import hang_pictures
from vetting.selectors.review import review_of
from vetting.selectors.workload import reviewers
from vetting.services import decisions, reviews

Recommendation = Dossier.Recommendation


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    desk = desk_of(dossier, request.user, None)
    form = DecisionForm(initial={"seen_round": dossier.rounds})
    return _show_overview(request, desk, dossier, form, condition_forms(dossier, desk.lines.unsettled))


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def decide_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    desk, form = desk_of(dossier, request.user, None), DecisionForm(request.POST)
    rows = condition_forms(dossier, desk.lines.unsettled, request.POST)
    if form.is_valid() and (form.cleaned_data["verdict"] != "approve" or all(row.is_valid() for row in rows)):
        try:
            decided = _decide(request, dossier, form, rows)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _told(form.cleaned_data["verdict"], decided))
            return redirect("vetting:list-dossiers")
    return _show_overview(request, desk, dossier, form, rows, status=422)


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_decision(request: PersonRequest, pk: int) -> HttpResponse:
    return _show_text(request, access.submitted_dossier(pk), "vetting:download-decision", [pk])


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def download_decision(request: PersonRequest, pk: int) -> HttpResponse:
    return _pdf(access.submitted_dossier(pk))


@vendor_only
@require_safe
def show_own_decision(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.vendor_for_dossier(request.user, vendor_slug)
    return _show_text(request, access.dossier_of(vendor, pk), "vetting:download-own-decision", [vendor.slug, pk])


@vendor_only
@require_safe
def download_own_decision(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    return _pdf(access.dossier_of(access.vendor_for_dossier(request.user, vendor_slug), pk))


def _show_overview(
    request: PersonRequest,
    desk: Desk,
    dossier: Dossier,
    form: DecisionForm,
    rows: list[ConditionForm],
    *,
    status: int = 200,
) -> HttpResponse:
    vendor = dossier.vendor
    hang_pictures(group.product for group in desk.lines.groups if group.product)
    may_assign = Role.APPROVER in request.user.roles and dossier.status in ("submitted", "in_review")
    context: dict[str, Any] = {
        "dossier": dossier,
        "vendor": vendor,
        "desk": desk,
        "review": review_of(dossier, desk),
        "form": form,
        "condition_rows": rows,
        "correction_form": CorrectionForm(products=dossier.products.order_by("pk")),
        "assign_form": AssignForm(people=reviewers()) if may_assign else None,
        "may_free": may_assign and dossier.status == Dossier.Status.IN_REVIEW,
        "history": selectors.history_of(dossier, vendor, for_office=True),
        "tax_code_is_plausible": tax_codes.is_plausible(vendor.tax_code),
    }
    return render(request, "vetting/office/dossier.html", context, status=status)


def _decide(request: PersonRequest, dossier: Dossier, form: DecisionForm, rows: list[ConditionForm]) -> Dossier:
    data = form.cleaned_data
    terms: dict[str, Any] = {"actor": request.user, "dossier": dossier, "seen_round": data["seen_round"]}
    terms["note"] = data["note"]
    match data["verdict"]:
        case "recommend":
            return reviews.recommend_decision(**terms, recommendation=Recommendation.APPROVE)
        case "advise_against":
            return reviews.recommend_decision(**terms, recommendation=Recommendation.REJECT)
        case "changes":
            return decisions.request_changes(**terms)
        case "return":
            return reviews.return_to_reviewer(**terms)
        case "reject":
            return decisions.reject_dossier(**terms)
    conditions = [asked for row in rows if (asked := row.terms())]
    return decisions.approve_dossier(**terms, conditions=conditions)


def _told(verdict: str, decided: Dossier) -> str:
    name = decided.vendor.display_name
    if verdict == "recommend":
        return _("%(name)s: đã trình với đề nghị duyệt.") % {"name": name}
    if verdict == "advise_against":
        return _("%(name)s: đã trình với đề nghị không duyệt.") % {"name": name}
    if verdict == "return":
        return _("%(name)s: đã trả lại người thẩm định.") % {"name": name}
    words = {"state": decided.get_status_display(), "name": name}
    return _("%(name)s: %(state)s. Chủ thể đã được báo.") % words


def _show_text(request: PersonRequest, dossier: Dossier, pdf: str, arguments: list[object]) -> HttpResponse:
    _refuse_unless_written(dossier)
    context = {
        "dossier": dossier,
        "vendor": dossier.vendor,
        "blocks": list(blocks(dossier.decision_text)),
        "sha256": sha256(dossier.decision_text.encode()).hexdigest(),
        "pdf_url": reverse(pdf, args=arguments),
    }
    return render(request, "vetting/decision.html", context)


def _pdf(dossier: Dossier) -> HttpResponse:
    _refuse_unless_written(dossier)
    response = HttpResponse(decision_pdf(dossier.decision_text), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="quyet-dinh-{dossier.pk:05d}.pdf"'
    return response


def _refuse_unless_written(dossier: Dossier) -> None:
    if not dossier.decision_text:
        raise Absent(_("Hồ sơ này chưa có văn bản quyết định."))
