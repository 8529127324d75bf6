"""Comments into orders: the moderators' desk, and the page where the buyer confirms by the link."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, public
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.caching import never_kept_but_refusals
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.texts import whole_number
from orders import access
from orders.buying.own_orders import proof_of
from orders.forms.drafts import DraftForm, PasteForm
from orders.services import drafts
from orders.services.agreeing import plain_fee
from orders.typed.draft_desk import desk_of
from orders.typed.draft_sheet import DraftSheet
from orders.views.sending import Wish, known_contact, send, to_receipt
from sessions.access import evening_numbered

moderates = office(Role.MODERATOR, Role.DIRECTOR)


@moderates
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def paste_comments(request: PersonRequest, number: int) -> HttpResponse:
    """Show the drafts of an evening; take in what is pasted."""
    form, status = PasteForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                batch = drafts.paste_comments(
                    actor=request.user, number=number, source=form.cleaned_data["source"], comments=form.comments()
                )
            except Problem as problem:
                add_problem(form, problem)
                status = problem.status
            else:
                words = _("Đã đọc %(read)d bình luận, lập %(drafted)d đơn nháp.")
                messages.success(request, words % {"read": batch.read, "drafted": batch.drafted})
                return redirect("orders:paste-comments", number)
    evening = evening_numbered(number)
    before = whole_number(request.GET.get("before", ""))
    desk = desk_of(evening.session, request.GET.get("xem", ""), before=before)
    context = {"evening": evening, "session": evening.session, "desk": desk, "form": form}
    return render(request, "orders/comments.html", context, status=status)


@moderates
@require_POST
def drop_draft(request: PersonRequest, number: int, draft_id: int) -> HttpResponse:
    draft = drafts.drop_draft(actor=request.user, draft=access.draft_for_desk(number, draft_id))
    messages.success(request, _("Đã bỏ đơn nháp mã %(code)s.") % {"code": draft.listing.stall_code})
    return redirect("orders:paste-comments", number)


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_draft(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what was drafted from a comment; place it once."""
    limits.hit("draft", {"address": address_block(request)})
    sheet = access.draft_sheet_for(secret)
    if request.method != "POST":
        return _draw(request, sheet, DraftForm(initial=known_contact(request), sheet=sheet))
    if "recount" in request.POST:  # only the total is asked for
        return _draw(request, sheet, DraftForm(initial=request.POST.dict(), sheet=sheet))
    form, status = DraftForm(request.POST, sheet=sheet), 422
    if sheet.placing is not None:
        form.full_clean()  # its lines are settled, so it is never whole: only whom and where count
        if access.may_see_draft_placed(sheet.placing, form.cleaned_data):
            return to_receipt(request, sheet.placing)
        return _draw(request, sheet, form, status=409)
    if sheet.lines and form.is_valid():
        try:
            return _place(request, sheet, form)
        except Problem as problem:
            add_problem(form, problem)
            status = problem.status
    return _draw(request, sheet, form, status=status)


def _place(request: HttpRequest, sheet: DraftSheet, form: DraftForm) -> HttpResponse:
    lines = form.wanted()
    total, number = sum(line.amount for line in lines) + (form.cleaned_data["fee"] or 0), sheet.evening.session.number
    placing = send(request, Wish(sheet.drafts[0].key, lines, form.contact(), shown_total=total, session=number))
    drafts.confirm_drafts(drafts=sheet.drafts, placing=placing)
    return to_receipt(request, placing)


def _draw(request: HttpRequest, sheet: DraftSheet, form: DraftForm, *, status: int = 200) -> HttpResponse:
    number = sheet.evening.session.number
    fee = plain_fee(form.asked(), session_number=number, commune=form.commune_meant())
    context: dict[str, Any] = {
        "sheet": sheet,
        "session": sheet.evening.session,
        "form": form,
        "fee": fee,
        "total": form.total + fee,
        "is_own": access.may_see_placed(request.user, sheet.placing, proof_of(request)),
    }
    return render(request, "orders/confirm_draft.html", context, status=status)
