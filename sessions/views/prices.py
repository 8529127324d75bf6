"""Prices of an evening: what the office reads and sets, what a vendor sees of its own and may wish for."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, vendor_only
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.texts import fold
from sessions.access import evening_numbered, listing_for_director, listing_for_vendor
from sessions.access.prices import flash_of_session
from sessions.forms.prices import FlashForm, WishForm, WithdrawFlashForm, first_wish
from sessions.models import Listing
from sessions.pricing import bounds_of
from sessions.selectors.prices import PriceLine, price_lines
from sessions.services import flash as services
from vetting.access import vendor_for_listing, vendor_for_sessions

director_decides = office(Role.DIRECTOR)
FORM = require_http_methods(["GET", "HEAD", "POST"])
LINES_PER_PAGE = 25
SHELVES: dict[str, tuple[str, Callable[[PriceLine], bool]]] = {
    "can-xem": (gettext_noop("Cần xem"), lambda line: bool(line.flags or line.wish)),
    "chop-nhoang": (gettext_noop("Có chớp nhoáng"), lambda line: bool(line.windows)),
    "chua-chung": (gettext_noop("Chưa có bằng chứng"), lambda line: not line.is_proved),
}


@director_decides
@require_safe
def show_session_prices(request: PersonRequest, number: int) -> HttpResponse:
    """Show the prices of an evening page by page: all, those on one shelf, or those a search finds."""
    evening, wanted, search = evening_numbered(number), request.GET.get("xem", ""), request.GET.get("tim", "")
    lines = [line for line in price_lines(evening) if _is_found(line, search)]
    kept = {shelf: [line for line in lines if is_on(line)] for shelf, (_words, is_on) in SHELVES.items()}
    chips = [_chip("", search, _("Tất cả"), lines) | {"current": wanted not in kept}]
    for shelf, (words, _is_on) in SHELVES.items():
        chips.append(_chip(shelf, search, _(words), kept[shelf]) | {"current": wanted == shelf})
    page = Paginator(kept.get(wanted, lines), LINES_PER_PAGE).get_page(request.GET.get("trang"))
    context = {"evening": evening, "session": evening.session, "page": page, "chips": chips, "search": search}
    return render(request, "sessions/office_prices.html", context | {"shelf": wanted if wanted in kept else ""})


def _chip(shelf: str, search: str, label: str, lines: list[PriceLine]) -> dict[str, Any]:
    return {"url": f"?{urlencode({'xem': shelf, 'tim': search})}", "label": label, "count": len(lines)}


def _is_found(line: PriceLine, search: str) -> bool:
    listing = line.listing
    text = fold(f"{listing.stall_code} {listing.product.name} {listing.product.vendor.display_name}")
    return all(word in text for word in fold(search).split())


@director_decides
@FORM
def set_flash(request: PersonRequest, number: int, listing_id: int) -> HttpResponse:
    listing, evening = listing_for_director(number, listing_id), evening_numbered(number)
    line = _line_of(number, listing)
    form = FlashForm(request.POST or None, initial={"version": evening.session.version} | _proposed(line))
    if form.is_valid():
        version, terms = form.cleaned_data["version"], form.terms(evening.session)
        try:
            services.set_flash(
                actor=request.user, session=evening.session, version=version, listing=listing, terms=terms
            )
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã đặt giá chớp nhoáng cho %(name)s.") % {"name": listing.product.name})
            return redirect("sessions:show-session-prices", number)
    context = {"evening": evening, "session": evening.session, "listing": listing, "line": line, "form": form}
    context["bounds"] = bounds_of(listing.regular_price, listing.product, evening.session.promotion)
    return render(request, "sessions/office_flash.html", context, status=422 if form.errors else 200)


def _proposed(line: PriceLine | None) -> dict[str, Any]:
    wish = line.wish if line else None
    return {"price": wish.price, "allotment": wish.units} if wish else {}


def _line_of(number: int, listing: Listing) -> PriceLine | None:
    lines = price_lines(evening_numbered(number), Listing.objects.filter(pk=listing.pk))
    return lines[0] if lines else None


@director_decides
@FORM
def withdraw_flash(request: PersonRequest, number: int, flash_pk: int) -> HttpResponse:
    flash, evening = flash_of_session(number, flash_pk), evening_numbered(number)
    form = WithdrawFlashForm(request.POST or None, initial={"version": evening.session.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.withdraw_flash(actor=request.user, session=evening.session, version=version, flash=flash)
        except Problem as problem:
            add_problem(form, problem)
        else:
            name = flash.listing.product.name
            messages.success(request, _("Đã rút giá chớp nhoáng của %(name)s.") % {"name": name})
            return redirect("sessions:show-session-prices", number)
    context = {"evening": evening, "session": evening.session, "flash": flash, "form": form}
    return render(request, "sessions/office_withdraw_flash.html", context, status=422 if form.errors else 200)


@vendor_only
@require_safe
def show_own_prices(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_sessions(request.user, vendor_slug)
    evening = evening_numbered(number)
    own = Listing.objects.filter(session=evening.session, product__vendor=vendor, withdrawn_at=None, stopped_at=None)
    context = {"vendor": vendor, "evening": evening, "session": evening.session, "lines": price_lines(evening, own)}
    return render(request, "sessions/vendor_prices.html", context)


@vendor_only
@FORM
def wish_flash(request: PersonRequest, vendor_slug: str, number: int, listing_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    evening, listing = evening_numbered(number), listing_for_vendor(vendor, number, listing_id)
    form = WishForm(request.POST or None, initial=first_wish(listing))
    if form.is_valid():
        try:
            services.propose_flash(actor=request.user, evening=evening, listing=listing, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã gửi đề nghị. Ban tổ chức sẽ chọn giờ."))
            return redirect("sessions:show-own-prices", vendor.slug, number)
    context = {"vendor": vendor, "evening": evening, "session": evening.session, "listing": listing, "form": form}
    return render(request, "sessions/vendor_wish.html", context, status=422 if form.errors else 200)
