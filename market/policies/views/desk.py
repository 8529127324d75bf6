"""The desk where documents are written, looked through and published."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel import clock
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.policies import access, services
from market.policies.forms import DraftForm, ReturnForm, VersionForm
from market.policies.models import SLUGS, PolicyDraft, PolicyKind
from market.policies.reading import reading_of
from market.policies.selectors import editions_of, latest_editions

WRITERS = (Role.ADMIN, Role.DIRECTOR, Role.APPROVER)
PUBLISHERS = (Role.DIRECTOR, Role.APPROVER)
NOTICE = timedelta(days=5)  # a new text begins to hold some days after it is written, unless somebody says otherwise


@office(*WRITERS)
@require_safe
def list_documents(request: PersonRequest) -> HttpResponse:
    drafts = {draft.kind: draft for draft in PolicyDraft.objects.select_related("written_by")}
    latest = {each.kind: each for each in latest_editions()}
    rows = [
        {"slug": SLUGS[kind], "title": kind.label, "edition": latest.get(kind), "draft": drafts.get(kind)}
        for kind in PolicyKind
    ]
    return render(request, "policies/office/documents.html", {"rows": rows, "desk_name": _("Quy chế")})


@office(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def write_document(request: PersonRequest, kind: str) -> HttpResponse:
    what = access.kind_at(kind)
    draft = PolicyDraft.objects.filter(kind=what).select_related("written_by").first()
    form = _form(request, what, draft)
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            services.write_draft(actor=request.user, kind=what, words=form.words(), version=version)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu bản thảo. Anh/Chị xem lại bên dưới rồi gửi duyệt."))
            return redirect("policies:write-document", kind)
    context = _context(request, what, draft) | {"form": form}
    return render(request, "policies/office/document.html", context, status=422 if form.errors else 200)


@office(*WRITERS)
@require_POST
def submit_document(request: PersonRequest, kind: str) -> HttpResponse:
    services.submit_draft(actor=request.user, kind=access.kind_at(kind), version=_version(request))
    messages.success(request, _("Đã gửi. Một người khác của Ban tổ chức sẽ duyệt và công bố."))
    return redirect("policies:write-document", kind)


@office(*WRITERS)
@require_POST
def drop_document(request: PersonRequest, kind: str) -> HttpResponse:
    services.drop_draft(actor=request.user, kind=access.kind_at(kind), version=_version(request))
    messages.success(request, _("Đã bỏ bản thảo. Bản đang có hiệu lực vẫn như cũ."))
    return redirect("policies:list-documents")


@office(*PUBLISHERS)
@require_POST
def return_document(request: PersonRequest, kind: str) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi cần sửa điều gì."))
    else:
        note = form.cleaned_data["note"]
        services.return_draft(
            actor=request.user, kind=access.kind_at(kind), version=form.cleaned_data["version"], note=note
        )
        messages.success(request, _("Đã trả lại cho người viết."))
    return redirect("policies:write-document", kind)


@office(*PUBLISHERS)
@require_POST
def publish_document(request: PersonRequest, kind: str) -> HttpResponse:
    edition = services.publish_draft(actor=request.user, kind=access.kind_at(kind), version=_version(request))
    messages.success(request, _("Đã công bố bản %(number)s.") % {"number": edition.number})
    return redirect("policies:show-edition", kind, edition.number)


def _version(request: PersonRequest) -> int:
    form = VersionForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else -1


def _form(request: PersonRequest, kind: PolicyKind, draft: PolicyDraft | None) -> DraftForm:
    """Return the form with the draft in it, or with the latest edition to begin from."""
    source = draft or editions_of(kind).first()
    begun: dict[str, Any] = {} if source is None else {"body_vi": source.body_vi, "body_en": source.body_en}
    day = draft.effective_from if draft else clock.today_in_hanoi() + NOTICE
    begun |= {"effective_from": day, "version": draft.version if draft else 0}
    if draft:
        begun |= {"changes_vi": draft.changes_vi, "changes_en": draft.changes_en}
    return DraftForm(request.POST or None, initial=begun, kind=kind, facts=source.facts if source else {})


def _context(request: PersonRequest, kind: PolicyKind, draft: PolicyDraft | None) -> dict[str, Any]:
    """Return what stands around the form: the previews beside the latest edition, and what may be done."""
    latest = editions_of(kind).first()
    may_publish = bool(request.user.roles & set(PUBLISHERS))
    previews = [reading_of(draft, latest, language=language) for language in ("vi", "en")] if draft else []
    return {
        "desk_name": _("Quy chế"),
        "title": kind.label,
        "slug": SLUGS[kind],
        "latest": latest,
        "draft": draft,
        "previews": previews,
        "may_publish": may_publish and draft is not None and draft.written_by_id != request.user.pk,
        "return_form": ReturnForm(initial={"version": draft.version}) if draft else None,
    }
