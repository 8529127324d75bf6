"""The reviewer's desk: one paper of a dossier beside its fields and its checklist."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to, is_htmx, render_part
from vetting import access
from vetting.forms.desk import CheckForm, DismissalForm, LookupForm, PinForm, VerdictForm, check_forms
from vetting.models import Dossier, Paper
from vetting.selectors.checks import check_lines
from vetting.selectors.desk import next_unjudged
from vetting.services import checks, likenesses, lookups
from vetting.services import papers as paper_services
from vetting.services.corrections import raise_correction
from vetting.turning import upright_place
from vetting.views.panes import paper_context

PAGE = "vetting/office/paper.html"
CHECKLIST = "danh-muc"  # where the focus goes when a paper opens after another was judged


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_paper(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    paper = access.paper_of(access.submitted_dossier(pk), paper_pk)
    return render_part(request, PAGE, "sheet", paper_context(request, paper))


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def check_paper(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    paper = access.paper_of(dossier, paper_pk)
    lines = check_lines(paper)
    forms = [each for each in check_forms(lines, request.POST) if _is_meant(request, each)]
    wrong = [each for each in forms if not (each.is_valid() and _saved(request, paper, each))]
    paper = access.paper_of(dossier, paper_pk)
    if wrong:
        return _answer(request, paper, wrong, status=422)
    if not all(line.check for line in lines) and all(line.check for line in check_lines(paper)):
        return _go_on(request, dossier, paper)
    return _answer(request, paper, forms) if is_htmx(request) else _back_to(dossier, paper)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def judge_paper(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    paper = access.paper_of(dossier, paper_pk)
    form = VerdictForm(check_lines(paper), request.POST)
    if form.is_valid():
        try:
            _judge(request, paper, form)
        except Refused as problem:
            add_problem(form, problem)
        else:
            return _go_on(request, dossier, paper)
    return render(request, PAGE, paper_context(request, paper, verdict_form=form), status=422)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def pin_paper(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    paper = access.paper_of(dossier, paper_pk)
    form = PinForm(request.POST)
    if form.is_valid():
        page, words = form.cleaned_data["page"], form.cleaned_data["text"]
        try:
            left, top = _place(form)
            raise_correction(
                actor=request.user, dossier=dossier, paper=paper, text=words, page=page, left=left, top=top
            )
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi yêu cầu bổ sung. Chủ thể nhận được khi Anh/Chị gửi cả hồ sơ."))
            return _back_to(dossier, paper, trang=page, xoay=int(form.cleaned_data["turn"]))
    return render(request, PAGE, paper_context(request, paper, pin_form=form), status=422)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def record_lookup(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    paper = access.paper_of(dossier, paper_pk)
    form = LookupForm(request.POST, request.FILES, place="", question="")
    if form.is_valid():
        shot = form.cleaned_data["screenshot"]
        try:
            lookups.record_lookup(actor=request.user, dossier=dossier, paper=paper, facts=form.facts(), screenshot=shot)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu kết quả tra cứu."))
            return _back_to(dossier, paper)
    return render(request, PAGE, paper_context(request, paper, lookup_form=form), status=422)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def dismiss_likeness(request: PersonRequest, pk: int, paper_pk: int, likeness_pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    paper = access.paper_of(dossier, paper_pk)
    likeness = access.likeness_of(paper, likeness_pk)
    form = DismissalForm(request.POST)
    if form.is_valid():
        try:
            likenesses.dismiss_likeness(actor=request.user, likeness=likeness, note=form.cleaned_data["note"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi: không phải bản sao."))
            return _back_to(dossier, paper)
    return render(request, PAGE, paper_context(request, paper, dismissal_form=form), status=422)


def _is_meant(request: PersonRequest, form: CheckForm) -> bool:
    """Tell whether a line is to be saved: the one htmx names, else every line that was changed."""
    named = request.POST.get("line")
    if named:
        return named == str(form.line.criterion.pk)
    form.full_clean()
    return form.is_touched


def _saved(request: PersonRequest, paper: Paper, form: CheckForm) -> bool:
    data = form.cleaned_data
    try:
        checks.check_criterion(
            actor=request.user,
            paper=paper,
            criterion=form.line.criterion,
            verdict=data["verdict"],
            note=data["note"],
            page=data["page"],
        )
    except Refused as problem:
        add_problem(form, problem)
        return False
    return True


def _judge(request: PersonRequest, paper: Paper, form: VerdictForm) -> None:
    reason, criterion = form.cleaned_data["reason"], form.failed_criterion
    if form.cleaned_data["verdict"] == "accept":
        checks.meets_all(actor=request.user, paper=paper)
    elif criterion:
        fails = checks.Verdict.FAILS
        checks.check_criterion(actor=request.user, paper=paper, criterion=criterion, verdict=fails, note=reason)
    else:
        paper_services.refuse_paper(actor=request.user, paper=paper, reason=reason)


def _place(form: PinForm) -> tuple[int | None, int | None]:
    """Return the place on the page as it was handed in, whatever way up it was shown."""
    data = form.cleaned_data
    if data["left"] is None or data["top"] is None:
        return None, None
    return upright_place(data["left"], data["top"], int(data["turn"]))


def _go_on(request: PersonRequest, dossier: Dossier, paper: Paper) -> HttpResponse:
    """Open the next paper nobody judged with the focus at its checklist, or the decision when there is none."""
    following = next_unjudged(dossier, after=paper)
    if following is None:
        messages.success(request, _("Đã xem hết giấy tờ. Anh/Chị quyết định về hồ sơ."))
        return go_to(request, "vetting:show-dossier", dossier.pk)
    return go_to(request, f"{reverse('vetting:review-paper', args=(dossier.pk, following.pk))}#{CHECKLIST}")


def _back_to(dossier: Dossier, paper: Paper, **query: Any) -> HttpResponse:
    wishes = {name: value for name, value in query.items() if value}
    return redirect(reverse("vetting:review-paper", args=(dossier.pk, paper.pk), query=wishes or None))


def _answer(request: PersonRequest, paper: Paper, forms: list[CheckForm], *, status: int = 200) -> HttpResponse:
    """Return the lines that were saved or not; without htmx the page with what was typed in them."""
    wrong = {form.line.criterion.pk: form for form in forms if form.errors}
    context = paper_context(request, paper, check_forms=wrong)
    if not is_htmx(request):
        return render(request, PAGE, context, status=status)
    keys = {form.line.criterion.pk for form in forms}
    context["answered"] = [form for form in context["check_forms"] if form.line.criterion.pk in keys]
    return render(request, "vetting/office/_checked.html", context, status=status)
