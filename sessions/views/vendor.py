"""A vendor lists its goods: which sessions, which products, at what price, how many."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from sessions import selectors
from sessions.access import evening_numbered, listing_for_vendor, product_to_list
from sessions.evening import Evening
from sessions.forms import ListingForm, proposed_terms, terms_of
from sessions.pricing import bounds_of
from sessions.selectors.past import goods_of_last_time
from sessions.selectors.rehearsals import rehearsal_of
from sessions.services import listings
from sessions.views.own_slots import own_slot_context
from vetting.access import vendor_for_listing, vendor_for_sessions
from vetting.models import Product


@vendor_only
@require_safe
def list_vendor_sessions(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = vendor_for_sessions(request.user, vendor_slug)
    evenings = selectors.evenings_for_vendor(vendor)
    soonest = next((evening for evening, _listings in evenings if evening.is_coming), None)
    context = {"vendor": vendor, "evenings": evenings, "soonest": soonest}
    return render(request, "sessions/vendor_sessions.html", context)


@vendor_only
@require_safe
def edit_listings(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    """Show the vendor's own listings of a session and what else it may list."""
    vendor = vendor_for_sessions(request.user, vendor_slug)
    evening = evening_numbered(number)
    own = selectors.own_listings(vendor, [evening.session]).get(evening.session.pk, [])
    is_open = evening.takes_listings
    context = own_slot_context(vendor, evening) | {
        "listings": own,
        "list_is_open": is_open,
        "products": selectors.products_to_list(vendor, own) if is_open else [],
        "rehearsal": rehearsal_of(evening.session) if own else None,
        "has_goods_of_last_time": is_open and goods_of_last_time(vendor, evening.session).exists(),
    }
    return render(request, "sessions/vendor_session.html", context)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def list_product(request: PersonRequest, vendor_slug: str, number: int, product_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    evening = evening_numbered(number)
    product = product_to_list(vendor, product_id)
    lots = selectors.lots_to_sell_from(product, evening)
    form = ListingForm(request.POST or None, initial=proposed_terms(product), lots=lots)
    if request.method == "POST" and form.is_valid():
        try:
            listings.list_product(actor=request.user, session=evening.session, product=product, terms=form.terms())
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(
                request,
                _("Đã đăng ký %(name)s vào phiên %(number)d, chờ Ban tổ chức nhận.") % _names(product.name, number),
            )
            return redirect("sessions:edit-listings", vendor.slug, number)
    context = {"vendor": vendor, "evening": evening, "session": evening.session, "product": product, "form": form}
    context["price_hint"] = _bounds(product, evening)
    return render(request, "sessions/vendor_listing.html", context, status=422 if form.errors else 200)


def _bounds(product: Product, evening: Evening) -> str:
    """Return what the session price may be, and by which law."""
    return bounds_of(product.regular_price, product, evening.session.promotion).words


def _names(name: str, number: int) -> dict[str, str | int]:
    return {"name": name, "number": number}


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_listing(request: PersonRequest, vendor_slug: str, number: int, listing_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    evening = evening_numbered(number)
    listing = listing_for_vendor(vendor, number, listing_id)
    lots = selectors.lots_to_sell_from(listing.product, evening, listing.lot)
    first, is_open = terms_of(listing), listings.terms_are_open(listing, evening)
    form = ListingForm(request.POST or None, initial=first, lots=lots, only_stock=not is_open)
    if request.method == "POST" and form.is_valid():
        try:
            listings.change_listing(actor=request.user, listing=listing, terms=form.terms())
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu %(name)s.") % {"name": listing.product.name})
            return redirect("sessions:edit-listings", vendor.slug, number)
    context = {"vendor": vendor, "evening": evening, "session": evening.session, "product": listing.product}
    context |= {"listing": listing, "form": form, "terms_are_open": is_open}
    context["price_hint"] = _bounds(listing.product, evening) if is_open else ""
    return render(request, "sessions/vendor_listing.html", context, status=422 if form.errors else 200)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_listing(request: PersonRequest, vendor_slug: str, number: int, listing_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    listing = listing_for_vendor(vendor, number, listing_id)
    if request.method != "POST":
        context = {"vendor": vendor, "listing": listing, "session": listing.session}
        return render(request, "sessions/vendor_withdraw.html", context)
    listings.withdraw_listing(actor=request.user, listing=listing)
    messages.success(request, _("Đã rút %(name)s khỏi phiên.") % {"name": listing.product.name})
    return redirect("sessions:edit-listings", vendor.slug, number)
