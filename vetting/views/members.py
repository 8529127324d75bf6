"""Who acts for a vendor: the list, changing parts, removing, leaving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from vetting import access, selectors
from vetting.forms.members import PartForm
from vetting.services import members as services
from vetting.services.handovers import open_hand_over

LATEST = 15  # acts shown


@vendor_only
@require_safe
def list_members(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_for(request.user, vendor_slug)
    is_owner = access.is_owner(request.user, vendor)
    context = {
        "vendor": vendor,
        "is_owner": is_owner,
        "members": selectors.members_of(vendor),
        "invitations": selectors.unanswered_invitations(vendor) if is_owner else [],
        "offer": open_hand_over(vendor),
        "history": selectors.team_history_of(vendor)[:LATEST] if is_owner else [],
    }
    return render(request, "vetting/members.html", context)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_part(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    """Show a member; give them another part."""
    vendor = access.vendor_for_members(request.user, vendor_slug)
    member = services.member_to_change(vendor, pk)
    form = PartForm(request.POST or None, initial={"part": member.part})
    if form.is_valid():
        try:
            services.change_part(actor=request.user, vendor=vendor, pk=pk, part=form.cleaned_data["part"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu vai trò của %(name)s.") % {"name": member.person.full_name})
            return redirect("vetting:list-members", vendor.slug)
    context = {"vendor": vendor, "member": member, "form": form}
    return render(request, "vetting/member.html", context, status=422 if form.errors else 200)


@vendor_only
@require_POST
def remove_member(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.vendor_for_members(request.user, vendor_slug)
    person = services.remove_member(actor=request.user, vendor=vendor, pk=pk)
    messages.success(request, _("%(name)s không còn là thành viên.") % {"name": person.full_name})
    return redirect("vetting:list-members", vendor.slug)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def leave_vendor(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Ask once more, then leave."""
    vendor = access.vendor_for(request.user, vendor_slug)
    if request.method != "POST":
        return render(request, "vetting/leave.html", {"vendor": vendor})
    services.leave_vendor(person=request.user, vendor=vendor)
    messages.success(request, _("Anh/Chị đã rời %(name)s.") % {"name": vendor.display_name})
    return redirect("office_home:after-log-in")
