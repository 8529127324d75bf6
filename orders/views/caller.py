"""The office's page for ordering on behalf of somebody on the telephone."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.errors import Problem, Refused
from market.kernel.forms import add_problem
from market.notices.models import Notice
from orders import access
from orders.forms.caller import CallerForm
from orders.models import Placing
from orders.services.agreeing import plain_fee
from orders.services.assisting import BY_MAIL, WITHOUT, CallerOrder, place_for_caller
from orders.typed.assisted import assisted_orders, found_in
from orders.typed.caller_proof import check_code, forget_code, send_code
from orders.typed.text_sheet import TextSheet


@office(Role.MODERATOR, Role.DIRECTOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order_for_caller(request: PersonRequest, number: int) -> HttpResponse:
    """Read what was typed and show what to read out; send a code; place only what was shown and agreed to."""
    if request.method != "POST":
        return _draw(request, access.text_sheet_for(number, ""), CallerForm(initial={"key": uuid4()}))
    sheet = access.text_sheet_for(number, request.POST.get("text", ""))
    form = CallerForm(request.POST)
    if form.is_valid():
        form.judge(sheet)
    if not form.is_valid():
        return _draw(request, sheet, form, status=422)
    try:
        if "send" in request.POST:
            _send(request, form)
        elif "place" in request.POST and form.was_shown(sheet):
            form.judge_consent()
            if form.is_valid():
                return _done(request, number, _place(request, form, sheet))
    except Problem as problem:
        add_problem(form, problem)
    return _draw(request, sheet, form, status=422 if form.errors else 200)


def _send(request: PersonRequest, form: CallerForm) -> None:
    if not form.recipient:
        raise Refused(_("Chọn gửi mã tới số điện thoại hay thư điện tử, và điền nơi nhận."), field="way")
    channel = Notice.Channel.EMAIL if form.way_asked == BY_MAIL else Notice.Channel.SMS
    send_code(request.session, recipient=form.recipient, channel=channel, address=address_block(request))
    messages.info(request, _("Mã đang được gửi. Anh/Chị nhờ người gọi đọc lại mã rồi điền vào ô."))


def _place(request: PersonRequest, form: CallerForm, sheet: TextSheet) -> Placing:
    data, proof = form.cleaned_data, form.proof()
    limits.hit("assisted order", {"person": str(request.user.pk), "phone": data["phone"]})
    if proof.way != WITHOUT:
        check_code(request.session, recipient=form.recipient, typed=data["code"])
    session = sheet.evening.session.number
    wish = CallerOrder(data["key"], sheet.wanted, form.contact(), shown_total=data["total"], session=session)
    return place_for_caller(actor=request.user, wish=wish, proof=proof)


def _done(request: PersonRequest, number: int, placing: Placing) -> HttpResponse:
    forget_code(request.session)
    words = _("Đã đặt hộ: đơn %(codes)s. Anh/Chị đọc mã đơn cho người gọi ghi lại.")
    messages.success(request, words % {"codes": ", ".join(placing.codes)})
    return redirect("orders:order-for-caller", number)


def _draw(request: PersonRequest, sheet: TextSheet, form: CallerForm, *, status: int = 200) -> HttpResponse:
    session, search = sheet.evening.session, request.GET.get("tim", "")[:60]
    fee = plain_fee(sheet.wanted, session_number=session.number, commune=form.commune_meant())
    form.show_as_required()
    context: dict[str, Any] = {
        "sheet": sheet,
        "evening": sheet.evening,
        "session": session,
        "form": form,
        "key": form.cleaned_data.get("key") or uuid4() if form.is_bound else form.initial["key"],
        "is_reviewed": form.is_bound and bool(sheet.lines),
        "was_changed": "place" in request.POST and not form.errors,
        "fee": fee,
        "sum": sheet.total + fee,
        "total": str(sheet.total + fee),  # a plain number in the page's source, whatever the language
        "goods": found_in(sheet, search),
        "search": search,
        "assisted": assisted_orders(session),
    }
    return render(request, "orders/office_caller.html", context, status=status)
