"""The vendor hands in papers one by one; each is saved as one goes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Absent, Problem, Stale
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to, render_part
from vetting import access, selectors
from vetting.completeness import Item
from vetting.forms.papers import PaperForm
from vetting.models import Dossier
from vetting.services import papers as services


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def upload_paper(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int | None = None) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    dossier = access.open_dossier_of(vendor)
    item = _item(dossier, kind, product_pk)
    form = PaperForm(request.POST or None, request.FILES or None, item=item)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            services.upload_paper(actor=request.user, dossier=dossier, facts=form.facts(), upload=upload)
        except Stale:
            raise
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu giấy tờ."))
            return go_to(request, "vetting:show-vendor-dossier", vendor.slug)
    context = {"form": form, "vendor": vendor, "item": item}
    return render_part(request, "vetting/paper.html", "form", context, status=422 if form.errors else 200)


@vendor_only
@require_POST
def withdraw_paper(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.owned_vendor_for(request.user, vendor_slug)
    paper = access.paper_of(access.open_dossier_of(vendor), pk)
    services.withdraw_paper(actor=request.user, paper=paper)
    messages.success(request, _("Đã rút giấy tờ khỏi hồ sơ."))
    return redirect("vetting:show-vendor-dossier", vendor.slug)


def _item(dossier: Dossier, kind: str, product_pk: int | None) -> Item:
    """Return the line of the checklist this page answers; other kinds of paper have no page."""
    if dossier.status not in Dossier.EDITABLE:
        raise Stale(_("Hồ sơ đã gửi đi, giấy tờ trong đó không đổi được nữa."))
    item = selectors.checklist_of(dossier).find(kind, product_pk)
    if item is None or item.need is None:
        raise Absent(_("Hồ sơ này không cần loại giấy tờ đó."))
    return item
