"""The vendors' directory, its map, and each vendor's page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.places.selectors import commune_by_code
from market.storefront.vendors import public_vendor
from market.storefront.vendors.asking import DirectoryForm
from market.storefront.vendors.choices import chosen, filters
from market.storefront.vendors.directory import directory_page
from market.storefront.vendors.on_map import vendor_map
from market.storefront.vendors.page import vendor_page
from sessions.selectors import live_session
from vetting.models import Product


@public
@require_safe
def list_vendors(request: HttpRequest) -> HttpResponse:
    form = DirectoryForm(request.GET)
    asked = form.asked()
    live = live_session()
    page = directory_page(asked, live)
    commune = commune_by_code(asked.commune) if asked.commune else None
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "filters": filters(page.numbers, asked),
        "chosen": chosen(page.numbers, asked, commune),
        "commune": commune,
        "next_url": asked.address(after=page.next_after) if page.next_after else "",
        "previous_url": asked.address(before=page.previous_before) if page.previous_before else "",
        "nav": {"live_session": live},  # what the frame asks for, so that the database is not asked twice
    }
    return render(request, "storefront/vendors.html", context)


@public
@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    stars = {str(number): number for number in Product.Stars.values}.get(request.GET.get("sao", ""))
    chips = [
        {"url": f"?sao={number}" if number else "?", "label": label, "current": stars == number}
        for number, label in ((None, _("Mọi hạng sao")), *Product.Stars.choices)
    ]
    return render(request, "storefront/vendor_map.html", {"map": vendor_map(stars), "chips": chips, "stars": stars})


@public
@require_safe
def show_vendor(request: HttpRequest, slug: str) -> HttpResponse:
    vendor = public_vendor(slug)
    live = live_session()
    context = {
        "vendor": vendor,
        "page": vendor_page(vendor, live),
        "site_url": settings.SITE_URL,
        "nav": {"live_session": live},
    }
    return render(request, "storefront/vendor.html", context)
