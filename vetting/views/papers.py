"""The vendor hands in papers one by one, and may take them back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Problem, Stale
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to
from vetting import access
from vetting.models import Dossier
from vetting.selectors import checklist_of
from vetting.services import drafts
from vetting.services import papers as services
from vetting.views.desks import Desk, desk_for, handed_in_before, keep_typed, show_desk, take_files
from vetting.words import paper_name


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def upload_paper(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int | None = None) -> HttpResponse:
    desk = desk_for(request, vendor_slug, kind, product_pk)
    if request.method == "POST":
        done = handed_in_before(desk, request)
        return go_to(request, "vetting:show-handed-in", vendor_slug, done) if done else _hand_in(request, desk)
    if desk.paper.dossier.status not in Dossier.EDITABLE:
        raise Stale(_("Hồ sơ đã gửi đi, giấy tờ trong đó không đổi được nữa. Những gì đã gõ vẫn được giữ."))
    return show_desk(request, desk)


def _hand_in(request: PersonRequest, desk: Desk) -> HttpResponse:
    """Keep what came with the form, then hand the paper in, unless something is missing or was not seen yet."""
    keep_typed(desk, request)
    troubles = take_files(desk, request)
    desk = desk.fresh()
    form = desk.form()
    if not desk.paper.pages:
        form.add_error(None, _("Chưa có ảnh hay tệp nào của giấy tờ này. Hãy chụp ảnh hoặc chọn tệp."))
    if troubles or not form.is_valid() or form.unseen(request.POST.get("seen", "")):
        return show_desk(request, desk, form, troubles, status=422)
    try:
        facts = form.facts(request_key=desk.paper.key, read_codes=desk.paper.codes)
        paper = drafts.hand_in(actor=request.user, dossier=desk.paper.dossier, facts=facts)
    except Problem as problem:
        add_problem(form, problem)
        return show_desk(request, desk, form, status=problem.status)
    return go_to(request, "vetting:show-handed-in", desk.vendor.slug, paper.pk)


@vendor_only
@require_safe
def show_handed_in(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    dossier = access.open_dossier_of(vendor)
    paper = access.paper_of(dossier, pk)
    lines = checklist_of(dossier)
    coming = next(iter(lines.missing), None)
    context = {
        "vendor": vendor,
        "paper": paper,
        "next": coming,
        "next_name": paper_name(coming) if coming else "",
        "awaited": len(lines.awaited),
    }
    return render(request, "vetting/handed_in.html", context)


@vendor_only
@require_POST
def withdraw_paper(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    paper = access.paper_of(access.open_dossier_of(vendor), pk)
    services.withdraw_paper(actor=request.user, paper=paper)
    messages.success(request, _("Đã rút giấy tờ khỏi hồ sơ."))
    return redirect("vetting:show-vendor-dossier", vendor.slug)
