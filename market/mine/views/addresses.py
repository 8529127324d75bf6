"""The book of addresses."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.models import SavedAddress
from market.accounts.rules import PersonRequest, signed_in
from market.accounts.services import addresses
from market.kernel.caching import never_kept_but_refusals
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.mine.access import own_address
from market.mine.forms import AddressForm
from orders.views.sending import known_contact

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@signed_in
@never_kept_but_refusals
@require_http_methods(READ_OR_WRITE)
def list_addresses(request: PersonRequest) -> HttpResponse:
    """Show the addresses; a POST adds one. The first one is begun with where the last parcel went."""
    saved = SavedAddress.objects.filter(person=request.user).select_related("commune__province")
    form = AddressForm(request.POST or None, initial={} if saved else known_contact(request))
    if form.is_valid() and _saved(request, form):
        messages.success(request, _("Đã lưu địa chỉ."))
        return redirect("mine:list-addresses")
    context = {"addresses": saved, "form": form}
    return render(request, "mine/addresses.html", context, status=422 if form.errors else 200)


@signed_in
@never_kept_but_refusals
@require_http_methods(READ_OR_WRITE)
def edit_address(request: PersonRequest, pk: int) -> HttpResponse:
    address = own_address(request.user, pk)
    known = {name: getattr(address, name) for name in ("name", "phone", "commune", "street")}
    form = AddressForm(request.POST or None, initial=known)
    if form.is_valid() and _saved(request, form, address):
        messages.success(request, _("Đã lưu địa chỉ."))
        return redirect("mine:list-addresses")
    context = {"address": address, "form": form}
    return render(request, "mine/edit_address.html", context, status=422 if form.errors else 200)


def _saved(request: PersonRequest, form: AddressForm, address: SavedAddress | None = None) -> bool:
    try:
        addresses.save_address(person=request.user, address=address, **form.cleaned_data)
    except Problem as problem:
        add_problem(form, problem)
        return False
    return True


@signed_in
@require_POST
def choose_address(request: PersonRequest, pk: int) -> HttpResponse:
    addresses.make_default(person=request.user, address=own_address(request.user, pk))
    messages.success(request, _("Trang đặt hàng sẽ điền sẵn địa chỉ này."))
    return redirect("mine:list-addresses")


@signed_in
@require_POST
def drop_address(request: PersonRequest, pk: int) -> HttpResponse:
    addresses.drop_address(person=request.user, address=own_address(request.user, pk))
    messages.success(request, _("Đã xóa địa chỉ. Đơn đã đặt không đổi."))
    return redirect("mine:list-addresses")
