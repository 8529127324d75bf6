"""The easel: painting over a paper's personal data and publishing the copy.

What is painted so far lives in the address (`?o=1-80-120-400-40&o=…`): adding, removing and looking again are plain
reads that work without JavaScript, go back with the browser's button and survive a reload.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from vetting import access
from vetting.boxes import read_boxes
from vetting.forms.copies import BoxForm
from vetting.models import Paper
from vetting.selectors.copies import easel_of
from vetting.services import copies as services


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_easel(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    paper = _paper(pk, paper_pk)
    boxes, _wrong = read_boxes(request.GET.getlist("o"), paper.file.pages)
    is_adding = "width" in request.GET
    form = BoxForm(request.GET if is_adding else None, pages=paper.file.pages, initial={"page": 1})
    if is_adding and form.is_valid():
        boxes = sorted({*boxes, form.box()})
        form = BoxForm(pages=paper.file.pages, initial={"page": form.box().page})
    easel = easel_of(paper, boxes if request.GET else None)
    context = {"dossier": paper.dossier, "paper": paper, "easel": easel, "form": form}
    return render(request, "vetting/office/easel.html", context, status=422 if form.errors else 200)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def publish_copy(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    paper = _paper(pk, paper_pk)
    boxes, wrong = read_boxes(request.POST.getlist("o"), paper.file.pages)
    if wrong:
        raise Refused(_("Có ô che nằm ngoài trang. Hãy sửa ô đó rồi thử lại."))
    copy = services.publish_copy(actor=request.user, paper=paper, boxes=boxes)
    messages.success(request, _("Đã công khai bản che, mã %(code)s.") % {"code": copy.code})
    return redirect("vetting:show-easel", pk, paper_pk)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def withdraw_copy(request: PersonRequest, pk: int, paper_pk: int) -> HttpResponse:
    services.withdraw_copy(actor=request.user, paper=_paper(pk, paper_pk))
    messages.success(request, _("Đã rút bản công khai. Địa chỉ cũ không còn xem được."))
    return redirect("vetting:show-easel", pk, paper_pk)


def _paper(pk: int, paper_pk: int) -> Paper:
    return access.paper_of(access.submitted_dossier(pk), paper_pk)
