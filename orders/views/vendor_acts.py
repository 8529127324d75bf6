"""What a vendor does with one order: each act an address of its own."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from orders import access
from orders.aftercare import acts
from orders.aftercare.acts import Act
from orders.desk.member_desk import needed
from orders.forms.words import WordsForm
from orders.services.moves import move_order
from vetting.access import vendor_where

# What is asked for, and what the words lead to, by act.
ASKED: dict[Act, tuple[Promise, Promise]] = {
    acts.DECLINE: (
        _("Lý do, khách sẽ đọc được"),
        _("Hàng trở lại số lượng mở bán; khách được báo kèm lý do, và sổ chứng kiến ghi lại việc hủy."),
    ),
    acts.UNPAID: (
        _("Chuyện gì đã xảy ra, khách sẽ đọc được"),
        _("Ban tổ chức mở một vụ việc, nghe cả hai bên rồi kết luận. Chợ không giữ tiền của ai."),
    ),
    acts.REFUSED: (
        _("Khách nói vì sao không nhận"),
        _("Khách được báo và có thể nói lại nếu không đúng. Hàng về tới kho thì Anh/Chị báo tiếp ở trang đơn."),
    ),
}


@vendor_only
@require_POST
def confirm_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    return _move(request, vendor_slug, code, acts.CONFIRM)


@vendor_only
@require_POST
def pack_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    return _move(request, vendor_slug, code, acts.PACK)


@vendor_only
@require_POST
def ship_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    return _move(request, vendor_slug, code, acts.SHIP)


@vendor_only
@require_POST
def bring_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Say that the goods wait at the point where the buyer fetches them."""
    return _move(request, vendor_slug, code, acts.BRING)


@vendor_only
@require_POST
def deliver_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    return _move(request, vendor_slug, code, acts.DELIVER)


@vendor_only
@require_POST
def collect_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Say that the goods are handed over and paid."""
    return _move(request, vendor_slug, code, acts.COLLECT)


@vendor_only
@require_POST
def take_back_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Say that refused goods are with the vendor again."""
    return _move(request, vendor_slug, code, acts.TAKE_BACK)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def decline_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Cancel an order that cannot be delivered, with a reason the buyer reads."""
    return _with_words(request, vendor_slug, code, acts.DECLINE)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def unpaid_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Say that the goods are handed over and not paid."""
    return _with_words(request, vendor_slug, code, acts.UNPAID)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def refused_order(request: PersonRequest, vendor_slug: str, code: str) -> HttpResponse:
    """Say that the buyer did not take the goods at the door."""
    return _with_words(request, vendor_slug, code, acts.REFUSED)


def _move(request: PersonRequest, vendor_slug: str, code: str, act: Act) -> HttpResponse:
    vendor = vendor_where(request.user, vendor_slug, needed(act))
    order = move_order(actor=request.user, order=access.order_of_vendor(vendor, code), act=act)
    return redirect("orders:show-vendor-order", vendor.slug, order.code)


def _with_words(request: PersonRequest, vendor_slug: str, code: str, act: Act) -> HttpResponse:
    vendor = vendor_where(request.user, vendor_slug, needed(act))
    order = access.order_of_vendor(vendor, code)
    label, outcome = ASKED[act]
    form = WordsForm(request.POST or None, label=str(label))
    if form.is_valid():
        try:
            move_order(actor=request.user, order=order, act=act, words=form.cleaned_data["words"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            return redirect("orders:show-vendor-order", vendor.slug, order.code)
    context = {"vendor": vendor, "order": order, "act": act, "outcome": outcome, "form": form}
    return render(request, "orders/vendor_words.html", context, status=422 if form.is_bound else 200)
