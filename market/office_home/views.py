"""Desks that compose several apps: a vendor's home and the office's."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, office, vendor_only
from market.notices.selectors import watcher_pulse
from market.office_home import automatic, selectors, time_machine, watching
from market.office_home.forms import MomentForm
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


@office(*time_machine.TRAVELLERS)
@require_safe
def show_timeline(request: PersonRequest) -> HttpResponse:
    return _timeline(request, MomentForm(initial=MomentForm.proposal()))


@office()
@require_safe
def list_alarms(request: PersonRequest) -> HttpResponse:
    context = {"alarms": watching.latest_alarms(), "watcher": watcher_pulse()}
    return render(request, "office_home/alarms.html", context)


def _timeline(request: PersonRequest, form: MomentForm, status: int = 200) -> HttpResponse:
    context = {"timeline": automatic.timeline(), "form": form}
    return render(request, "office_home/timeline.html", context, status=status)


@office(*time_machine.TRAVELLERS)
@require_POST
def look_at_moment(request: PersonRequest) -> HttpResponse:
    form = MomentForm(request.POST)
    if not form.is_valid():
        return _timeline(request, form, status=422)
    return time_machine.travel(request.user, form.moment(), form.target())


@office(*time_machine.TRAVELLERS)
@require_POST
def leave_moment(request: PersonRequest) -> HttpResponse:
    return time_machine.come_back()
