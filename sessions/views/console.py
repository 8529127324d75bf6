"""The host's console for a phone on a slow line, and the control room's answers to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Refused
from market.kernel.htmx import render_part
from sessions.access import evening_numbered, listing_for_vendor
from sessions.access.console import minutes_request, own_slot
from sessions.forms.console import MoreForm
from sessions.selectors.claims import claims_cards
from sessions.selectors.console import MORE, console_of
from sessions.services import minutes
from sessions.services.stock import add_stock as add
from sessions.views.running import director_decides, tap
from vetting.access import vendor_for_listing


@vendor_only
@require_safe
def show_console(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    """Show what is on air, the own slot and goods, and what may be said of them."""
    vendor = vendor_for_listing(request.user, vendor_slug)
    evening = evening_numbered(number)
    console = console_of(vendor, evening)
    context = {"vendor": vendor, "evening": evening, "session": evening.session, "console": console, "more": MORE}
    if not request.htmx:  # type: ignore[attr-defined]
        context["cards"] = claims_cards(vendor, [stall.listing for stall in console.stalls])
    return render_part(request, "sessions/console.html", "live", context)


@vendor_only
@require_POST
def ask_minutes(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    minutes.ask_minutes(actor=request.user, slot=own_slot(vendor, number))
    messages.success(request, _("Đã xin thêm 2 phút. Phòng điều hành trả lời ngay trên trang này."))
    return redirect("sessions:show-console", vendor.slug, number)


@vendor_only
@require_POST
def add_stock(request: PersonRequest, vendor_slug: str, number: int, listing_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    listing = listing_for_vendor(vendor, number, listing_id)
    form = MoreForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Không hiểu số lượng muốn thêm. Hãy bấm lại nút trên trang."))
    listing = add(actor=request.user, listing=listing, **form.numbers())
    words = _("Đã mở bán %(n)d %(unit)s.")
    messages.success(request, words % {"n": listing.allotment, "unit": listing.product.unit})
    return redirect("sessions:show-console", vendor.slug, number)


@director_decides
@require_POST
def grant_minutes(request: PersonRequest, number: int, request_id: int) -> HttpResponse:
    return tap(request, number, minutes.grant_minutes, wish=minutes_request(number, request_id))


@director_decides
@require_POST
def decline_minutes(request: PersonRequest, number: int, request_id: int) -> HttpResponse:
    return tap(request, number, minutes.decline_minutes, wish=minutes_request(number, request_id))
