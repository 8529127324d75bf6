"""Moving several orders at once: those that were ticked, or all that the desk's filter shows."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from market.accounts.rules import PersonRequest, vendor_only
from orders import access
from orders.aftercare import acts
from orders.aftercare.acts import Act
from orders.desk.filters import filtered
from orders.desk.member_desk import MOST_AT_ONCE, needed
from orders.forms.desk import DeskFilterForm
from orders.models import Order
from orders.services.bulk import Moved, move_many
from vetting.access import vendor_where

NAMED = 5  # orders whose reason is told one by one
DONE: dict[Act, Promise] = {
    acts.CONFIRM: gettext_lazy("Đã xác nhận %(n)d đơn."),
    acts.PACK: gettext_lazy("Đã ghi đóng gói %(n)d đơn."),
    acts.SHIP: gettext_lazy("Đã ghi gửi %(n)d đơn."),
    acts.COLLECT: gettext_lazy("Đã ghi giao và thu tiền %(n)d đơn."),
}


@vendor_only
@require_POST
def confirm_picked(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    return _move(request, vendor_slug, (acts.CONFIRM,))


@vendor_only
@require_POST
def pack_picked(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    return _move(request, vendor_slug, (acts.PACK,))


@vendor_only
@require_POST
def ship_picked(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Say that parcels have left, and that what is fetched waits at its point."""
    return _move(request, vendor_slug, (acts.SHIP, acts.BRING))


@vendor_only
@require_POST
def collect_picked(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Say that goods are handed over and paid."""
    return _move(request, vendor_slug, (acts.COLLECT,))


def _move(request: PersonRequest, vendor_slug: str, wanted: Sequence[Act]) -> HttpResponse:
    vendor = vendor_where(request.user, vendor_slug, needed(wanted[0]))
    desk = access.desk_for(request.user, vendor_slug)
    asked = DeskFilterForm(request.POST, desk=desk).asked()
    if "everything" in request.POST:
        found = filtered(vendor, asked, desk.statuses).filter(status__in=_when(wanted)).order_by("pk")
        orders = list(found[: MOST_AT_ONCE + 1])
    else:
        orders = access.orders_picked(desk, request.POST.getlist("codes"))
    moved = move_many(actor=request.user, orders=orders[:MOST_AT_ONCE], acts=wanted)
    _tell(request, moved, wanted[0])
    if len(orders) > MOST_AT_ONCE:
        messages.info(request, _("Mỗi lần làm được %(n)d đơn; vẫn còn đơn chưa làm.") % {"n": MOST_AT_ONCE})
    return redirect(reverse("orders:list-vendor-orders", args=[vendor.slug]) + asked.query)


def _when(wanted: Sequence[Act]) -> set[str]:
    """Return the states that "all of them" means: a case is answered by itself."""
    return {str(status) for act in wanted for status in act.when} - {str(Order.Status.DISPUTED)}


def _tell(request: PersonRequest, result: Moved, act: Act) -> None:
    """Say how many moved, how many had moved before, and which did not and why."""
    if result.moved:
        messages.success(request, DONE[act] % {"n": len(result.moved)})
    if result.before:
        n = len(result.before)
        messages.info(request, ngettext("%(n)d đơn đã xong từ trước.", "%(n)d đơn đã xong từ trước.", n) % {"n": n})
    for left in result.left[:NAMED]:
        messages.warning(request, _("Đơn %(code)s chưa làm được: %(why)s") % {"code": left.code, "why": left.why})
    rest = len(result.left) - NAMED
    if rest > 0:
        words = ngettext("%(n)d đơn nữa cũng chưa làm được.", "%(n)d đơn nữa cũng chưa làm được.", rest)
        messages.warning(request, words % {"n": rest})
    if not (result.moved or result.before or result.left):
        messages.info(request, _("Chưa chọn đơn nào làm được việc này."))
