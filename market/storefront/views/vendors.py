"""The vendors' directory and each vendor's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.storefront import vendors
from market.storefront.cards import product_cards
from vetting.selectors.communes import confirmed_at


@public
@require_safe
def list_vendors(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/vendors.html", {"districts": vendors.vendors_by_place()})


@public
@require_safe
def show_vendor(request: HttpRequest, slug: str) -> HttpResponse:
    vendor = vendors.public_vendor(slug)
    cards = product_cards(vendors.products_of(vendor))
    context = {"vendor": vendor, "cards": cards, "confirmed_at": confirmed_at(vendor)}
    return render(request, "storefront/vendor.html", context)
