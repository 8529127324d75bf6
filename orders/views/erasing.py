"""Erasing a person: on their own request, or by the office on a written one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, signed_in
from orders.forms.erasing import ErasureForm, OwnErasureForm
from orders.services.erasing import Erased, closed_among, erase_person, orders_with_person


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def erase_own_orders(request: PersonRequest) -> HttpResponse:
    """Show what would be erased of one's own orders, and erase it."""
    form = OwnErasureForm(request.POST or None)
    if form.is_valid():
        _say(request, erase_person(actor=request.user, person=request.user))
        return redirect("orders:erase-own-orders")
    named = orders_with_person(person=request.user)
    closed = closed_among(named).count()
    context = {"form": form, "closed": closed, "open": named.count() - closed}
    return render(request, "orders/erase_own.html", context, status=422 if form.is_bound else 200)


@office(Role.DIRECTOR, Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def erase_buyer(request: PersonRequest) -> HttpResponse:
    """Erase the owner of a telephone number from the orders that are over."""
    form = ErasureForm(request.POST or None)
    if form.is_valid():
        phone, basis = form.cleaned_data["phone"], form.cleaned_data["basis"]
        _say(request, erase_person(actor=request.user, phone=phone, basis=basis))
        return redirect("orders:erase-buyer")
    return render(request, "orders/erase_buyer.html", {"form": form}, status=422 if form.is_bound else 200)


def _say(request: PersonRequest, erased: Erased) -> None:
    words = ngettext(
        "Đã xóa tên, số điện thoại và địa chỉ khỏi %(n)d đơn.",
        "Đã xóa tên, số điện thoại và địa chỉ khỏi %(n)d đơn.",
        erased.count,
    )
    messages.success(request, words % {"n": erased.count})
    if erased.open_codes:
        codes = ", ".join(erased.open_codes[:20])
        messages.info(request, _("Đơn chưa xong thì chưa xóa được: %(codes)s.") % {"codes": codes})
