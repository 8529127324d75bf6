"""Invitations to act for a vendor: sending them, and answering one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Person
from market.accounts.rules import PersonRequest, public, signed_in, vendor_only
from market.gate import limits
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.notices.masking import masked
from vetting import access
from vetting.forms.members import InviteMemberForm
from vetting.models import MemberInvitation
from vetting.services import invitations as services


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def invite_member(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_for_members(request.user, vendor_slug)
    form = InviteMemberForm(request.POST or None)
    if form.is_valid():
        try:
            _count(request, form.cleaned_data["contact"])
            services.invite_member(actor=request.user, vendor=vendor, **form.wishes())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Lời mời đang được gửi tới %(name)s.") % {"name": form.cleaned_data["name"]})
            return redirect("vetting:list-members", vendor.slug)
    context = {"vendor": vendor, "form": form}
    return render(request, "vetting/invite_member.html", context, status=422 if form.errors else 200)


@vendor_only
@require_POST
def resend_invitation(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.vendor_for_members(request.user, vendor_slug)
    invitation = access.invitation_of(vendor, pk)
    _count(request, _contact(invitation))
    services.resend_invitation(actor=request.user, vendor=vendor, pk=pk)
    messages.success(request, _("Lời mời mới đang được gửi; đường dẫn cũ không còn dùng được."))
    return redirect("vetting:list-members", vendor.slug)


@vendor_only
@require_POST
def withdraw_invitation(request: PersonRequest, vendor_slug: str, pk: int) -> HttpResponse:
    vendor = access.vendor_for_members(request.user, vendor_slug)
    services.withdraw_invitation(actor=request.user, vendor=vendor, pk=pk)
    messages.success(request, _("Đã rút lời mời. Đường dẫn đã gửi không còn dùng được."))
    return redirect("vetting:list-members", vendor.slug)


@public
@never_cache
@require_safe
def accept_membership(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation to whoever holds its link; signing in or up comes back here."""
    invitation = access.open_membership(secret)
    person = request.user if isinstance(request.user, Person) else None
    context = {
        "invitation": invitation,
        "vendor": invitation.vendor,
        "contact": masked(_contact(invitation)),
        "is_mine": person is not None and services.is_for(invitation, person),
        "is_member": person is not None and invitation.vendor.members.filter(person=person).exists(),
    }
    return render(request, "vetting/membership.html", context)


@signed_in
@require_POST
def take_membership(request: PersonRequest, secret: str) -> HttpResponse:
    """Become a member."""
    invitation = access.open_membership(secret)
    services.accept_invitation(person=request.user, pk=invitation.pk)
    messages.success(request, _("Anh/Chị đã là thành viên của %(name)s.") % {"name": invitation.vendor.display_name})
    return redirect("office_home:vendor-desk", invitation.vendor.slug)


def _contact(invitation: MemberInvitation) -> str:
    return invitation.email or invitation.phone


def _count(request: PersonRequest, contact: str) -> None:
    limits.hit("invite", {"person": str(request.user.pk), "recipient": contact})
