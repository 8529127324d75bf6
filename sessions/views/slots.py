"""The office's running order: see it, put it in order by hand or by fairness, give, change, call and remove slots."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from sessions.access import evening_numbered
from sessions.access.slots import slot_numbered
from sessions.air.airtime_sheet import SPREADSHEET, airtime_sheet
from sessions.forms.slots import OrderForm, OwnSlotForm, PlaceForm, VendorSlotForm, VersionForm, change_form, filled_in
from sessions.models import Slot
from sessions.selectors.fairness import airtime_report, suggested_order
from sessions.selectors.slots import line_up
from sessions.services import calls, wishes
from sessions.services import slots as services

director = office(Role.DIRECTOR)


def _back(number: int, slot: Slot | None = None) -> HttpResponse:
    """Return to the order, at the slot that was touched."""
    at = f"#luot-{slot.pk}" if slot else ""
    return redirect(reverse("sessions:show-line-up", args=[number]) + at)


@director
@require_safe
def show_line_up(request: PersonRequest, number: int) -> HttpResponse:
    return _page(request, number, OwnSlotForm())


def _page(request: PersonRequest, number: int, form: OwnSlotForm) -> HttpResponse:
    evening = evening_numbered(number)
    form.initial["version"] = evening.session.version
    context = {"evening": evening, "session": evening.session, "order": line_up(evening), "form": form}
    return render(request, "sessions/office_line_up.html", context, status=422 if form.errors else 200)


@director
@require_POST
def arrange_slots(request: PersonRequest, number: int) -> HttpResponse:
    data = filled_in(OrderForm(request.POST)).cleaned_data
    session = evening_numbered(number).session
    services.arrange(actor=request.user, session=session, version=data["version"], order=data["order"])
    messages.success(request, _("Đã xếp lại thứ tự."))
    return _back(number)


@director
@require_POST
def move_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    slot = slot_numbered(number, slot_id)
    data = filled_in(PlaceForm(request.POST)).cleaned_data
    where = {"version": data["version"], "place": data["place"]}
    order = services.move_slot(actor=request.user, session=slot.session, slot=slot, **where)
    place = next(placed.position for placed in order if placed == slot)
    messages.success(request, _("%(name)s: lượt thứ %(place)d.") % {"name": _name(slot), "place": place})
    return _back(number, slot)


def _name(slot: Slot) -> str:
    return slot.vendor.display_name if slot.vendor else slot.title


@director
@require_POST
def add_own_slot(request: PersonRequest, number: int) -> HttpResponse:
    form = OwnSlotForm(request.POST)
    if form.is_valid():
        session = evening_numbered(number).session
        try:
            slot = services.add_own_slot(actor=request.user, session=session, **form.cleaned_data)
        except Refused as problem:
            add_problem(form, problem)
        else:
            return _back(number, slot)
    return _page(request, number, form)


@director
@require_POST
def add_vendor_slot(request: PersonRequest, number: int) -> HttpResponse:
    """Give a vendor a slot; one on the waiting list is told that its wish came true."""
    data = filled_in(VendorSlotForm(request.POST)).cleaned_data
    session, vendor = evening_numbered(number).session, data["vendor"]
    is_waiting = session.slot_wishes.filter(vendor=vendor, granted=None, withdrawn_at=None).exists()
    give = wishes.grant_wish if is_waiting else services.add_vendor_slot
    slot = give(actor=request.user, session=session, version=data["version"], vendor=vendor)
    messages.success(request, _("Đã thêm lượt cho %(name)s.") % {"name": vendor.display_name})
    return _back(number, slot)


@director
@require_http_methods(["GET", "HEAD", "POST"])
def change_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    slot = slot_numbered(number, slot_id)
    form = change_form(slot, request.POST or None)
    if request.method == "POST" and form.is_valid():
        terms = {"version": form.cleaned_data["version"], "minutes": form.cleaned_data["minutes"]}
        try:
            services.change_slot(actor=request.user, session=slot.session, slot=slot, speaker=form.speaker, **terms)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu lượt của %(name)s.") % {"name": _name(slot)})
            return _back(number, slot)
    context = {"session": slot.session, "slot": slot, "form": form, "name": _name(slot)}
    return render(request, "sessions/office_slot.html", context, status=422 if form.errors else 200)


@director
@require_POST
def remove_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    slot = slot_numbered(number, slot_id)
    version = filled_in(VersionForm(request.POST)).cleaned_data["version"]
    services.remove_slot(actor=request.user, session=slot.session, version=version, slot=slot)
    messages.success(request, _("Đã bỏ lượt của %(name)s.") % {"name": _name(slot)})
    return _back(number)


@director
@require_POST
def call_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    slot = slot_numbered(number, slot_id)
    version = filled_in(VersionForm(request.POST)).cleaned_data["version"]
    calls.call_slot(actor=request.user, session=slot.session, version=version, slot=slot)
    messages.success(request, _("Đã gọi %(name)s chuẩn bị lên sóng.") % {"name": _name(slot)})
    return _back(number, slot)


@director
@require_POST
def postpone_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    slot = slot_numbered(number, slot_id)
    version = filled_in(VersionForm(request.POST)).cleaned_data["version"]
    calls.postpone_slot(actor=request.user, session=slot.session, version=version, slot=slot)
    messages.success(request, _("Đã cho %(name)s lùi một lượt.") % {"name": _name(slot)})
    return _back(number, slot)


@director
@require_http_methods(["GET", "HEAD", "POST"])
def order_fairly(request: PersonRequest, number: int) -> HttpResponse:
    """Show the fair order beside the present one; take it over when that very order was agreed to."""
    evening = evening_numbered(number)
    if request.method == "POST":
        data = filled_in(OrderForm(request.POST)).cleaned_data
        how = {"version": data["version"], "order": data["order"], "verb": "session.slots_fair"}
        services.arrange(actor=request.user, session=evening.session, **how)
        messages.success(request, _("Đã xếp theo công bằng."))
        return _back(number)
    context = {"evening": evening, "session": evening.session, "suggestion": suggested_order(evening)}
    return render(request, "sessions/office_fair_order.html", context)


@director
@require_safe
def download_airtime(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    content = airtime_sheet(airtime_report(evening), evening.session)
    name = f"thoi-luong-len-song-phien-{number}.xlsx"
    return HttpResponse(
        content, content_type=SPREADSHEET, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
