"""Desks that compose several apps: a vendor's home and the office's."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, vendor_only
from market.office_home import automatic, selectors
from vetting.access import part_in, vendor_for


@vendor_only
@require_safe
def choose_vendor(request: PersonRequest) -> HttpResponse:
    """Go straight to the only vendor one acts for; choose among several; begin with none."""
    vendors = selectors.vendors_of(request.user)
    if not vendors:
        return redirect("vetting:open-vendor")
    if len(vendors) == 1:
        return redirect("office_home:vendor-desk", vendors[0].slug)
    return render(request, "office_home/choose_vendor.html", {"vendors": vendors})


@vendor_only
@require_safe
def show_vendor_desk(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = vendor_for(request.user, vendor_slug)
    desk = selectors.vendor_desk(vendor, part_in(request.user, vendor_slug))
    return render(request, "office_home/vendor_desk.html", {"vendor": vendor, "desk": desk})


@office()
@require_safe
def show_office_desk(request: PersonRequest) -> HttpResponse:
    return render(request, "office_home/office_desk.html", {"desk": selectors.office_desk()})


@office(Role.DIRECTOR, Role.ADMIN)
@require_safe
def show_timeline(request: PersonRequest) -> HttpResponse:
    return render(request, "office_home/timeline.html", {"timeline": automatic.timeline()})
