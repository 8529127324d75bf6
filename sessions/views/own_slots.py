"""A vendor's place in an evening: when, who speaks, the waiting list, swaps, and the answer to being called."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.htmx import render_part
from sessions.access import evening_numbered
from sessions.access.slots import slot_numbered, swap_for_vendor
from sessions.evening import Evening
from sessions.forms.slots import CallAnswerForm, HostForm, SlotChoiceForm, SwapAnswerForm, WishForm, filled_in
from sessions.models import Slot
from sessions.selectors.past import goods_of_last_time
from sessions.selectors.slots import own_slot
from sessions.services import calls, repeats, slots, swaps, wishes
from vetting.access import vendor_for_listing, vendor_for_sessions
from vetting.models import Vendor


def own_slot_context(vendor: Vendor, evening: Evening) -> dict[str, Any]:
    """Return what the part about a vendor's place needs."""
    own = own_slot(vendor, evening)
    form = HostForm(vendor=vendor, initial={"host": own.slot.host_id}) if own.slot else None
    return {"vendor": vendor, "evening": evening, "session": evening.session, "own": own, "host_form": form}


def _back(vendor: Vendor, number: int) -> HttpResponse:
    return redirect("sessions:show-own-slot", vendor.slug, number)


@vendor_only
@require_safe
def show_own_slot(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_sessions(request.user, vendor_slug)
    context = own_slot_context(vendor, evening_numbered(number))
    return render_part(request, "sessions/vendor_slot.html", "place", context)


@vendor_only
@require_POST
def wish_for_slot(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    note = filled_in(WishForm(request.POST)).cleaned_data["note"]
    wishes.wish_for_slot(actor=request.user, session=evening_numbered(number).session, vendor=vendor, note=note)
    messages.success(request, _("Anh/Chị đã có tên trong danh sách chờ lượt lên sóng."))
    return _back(vendor, number)


@vendor_only
@require_POST
def drop_wish(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    wishes.drop_wish(actor=request.user, session=evening_numbered(number).session, vendor=vendor)
    messages.success(request, _("Anh/Chị không còn trong danh sách chờ."))
    return _back(vendor, number)


@vendor_only
@require_POST
def choose_host(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    host = filled_in(HostForm(request.POST, vendor=vendor)).cleaned_data["host"]
    slots.choose_host(actor=request.user, session=evening_numbered(number).session, vendor=vendor, host=host)
    messages.success(request, _("%(name)s sẽ lên sóng.") % {"name": host.display_name})
    return _back(vendor, number)


@vendor_only
@require_POST
def answer_call(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    answer = filled_in(CallAnswerForm(request.POST)).cleaned_data["answer"]
    session = evening_numbered(number).session
    slot = calls.answer_call(actor=request.user, vendor=vendor, session=session, answer=answer)
    is_ready = slot.answer == Slot.Answer.READY
    words = _("Ban tổ chức biết Anh/Chị đã sẵn sàng.") if is_ready else _("Ban tổ chức đã nhận lời xin chậm.")
    messages.success(request, words)
    if request.GET.get("ve") == "len-song":  # asked for on the host console
        return redirect("sessions:show-console", vendor.slug, number)
    return _back(vendor, number)


@vendor_only
@require_POST
def ask_swap(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    wanted = slot_numbered(number, filled_in(SlotChoiceForm(request.POST)).cleaned_data["slot"])
    swaps.ask_swap(actor=request.user, vendor=vendor, session=wanted.session, wanted=wanted)
    messages.success(request, _("Đã gửi lời xin đổi lượt. Gian hàng kia trả lời thì Anh/Chị được báo."))
    return _back(vendor, number)


@vendor_only
@require_POST
def answer_swap(request: PersonRequest, vendor_slug: str, number: int, swap_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    swap = swap_for_vendor(vendor, number, swap_id)
    agrees = filled_in(SwapAnswerForm(request.POST)).cleaned_data["answer"] == "agree"
    answer = swaps.agree_swap if agrees else swaps.decline_swap
    answer(actor=request.user, vendor=vendor, swap=swap)
    messages.success(request, _("Đã đổi lượt.") if agrees else _("Anh/Chị giữ lượt của mình."))
    return _back(vendor, number)


@vendor_only
@require_POST
def withdraw_swap(request: PersonRequest, vendor_slug: str, number: int, swap_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    swaps.withdraw_swap(actor=request.user, vendor=vendor, swap=swap_for_vendor(vendor, number, swap_id))
    messages.success(request, _("Đã rút lời xin đổi lượt."))
    return _back(vendor, number)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def list_again(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    """Show last time's goods with their terms; offer them all with one button."""
    vendor = vendor_for_listing(request.user, vendor_slug)
    evening = evening_numbered(number)
    context = {"vendor": vendor, "evening": evening, "session": evening.session}
    if request.method != "POST":
        context["goods"] = goods_of_last_time(vendor, evening.session)
        return render(request, "sessions/vendor_again.html", context)
    result = repeats.list_again(actor=request.user, session=evening.session, vendor=vendor)
    for product, why in result.left_out:
        messages.warning(request, _("%(name)s chưa đăng ký được: %(why)s") % {"name": product.name, "why": why})
    if result.listed:
        messages.success(request, _("Đã đăng ký %(n)d sản phẩm, chờ Ban tổ chức nhận.") % {"n": len(result.listed)})
    return redirect("sessions:edit-listings", vendor.slug, number)
