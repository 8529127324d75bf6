"""Handing a vendor over: the owner offers in two steps, the other one confirms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Absent, Problem
from market.kernel.forms import add_problem
from vetting import access
from vetting.forms.members import HandOverForm
from vetting.services import handovers as services


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Choose (step 1), read what will happen and confirm (step 2, with `sure`)."""
    vendor = access.vendor_for_members(request.user, vendor_slug)
    form = HandOverForm(request.POST or None, vendor=vendor, owner_id=request.user.pk)
    context = {"vendor": vendor, "form": form, "offer": services.open_hand_over(vendor)}
    if not form.is_valid():
        return render(request, "vetting/hand_over.html", context, status=422 if form.errors else 200)
    if "sure" not in request.POST:
        return render(request, "vetting/hand_over_sure.html", context)
    member, keeps = int(form.cleaned_data["member"]), form.cleaned_data["keeps"]
    try:
        services.offer_hand_over(actor=request.user, vendor=vendor, pk=member, keeps=keeps)
    except Problem as problem:
        add_problem(form, problem)
        return render(request, "vetting/hand_over.html", context, status=problem.status)
    messages.success(request, _("Đã báo cho người nhận. Gian hàng đổi chủ khi người ấy xác nhận."))
    return redirect("vetting:list-members", vendor.slug)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_hand_over(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Show the one it is offered to what taking over means; take over."""
    vendor = access.vendor_for(request.user, vendor_slug)
    offer = services.open_hand_over(vendor)
    if request.method != "POST":
        if offer is None or offer.offered_to_id != request.user.pk:
            raise Absent(_("Không có lần bàn giao nào đang chờ Anh/Chị."))
        return render(request, "vetting/take_over.html", {"vendor": vendor, "offer": offer})
    services.confirm_hand_over(person=request.user, vendor=vendor)
    messages.success(request, _("Anh/Chị đã là chủ %(name)s.") % {"name": vendor.display_name})
    return redirect("vetting:list-members", vendor.slug)


@vendor_only
@require_POST
def drop_hand_over(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_for(request.user, vendor_slug)
    services.drop_hand_over(person=request.user, vendor=vendor)
    messages.success(request, _("Đã dừng lần bàn giao."))
    return redirect("vetting:list-members", vendor.slug)
