"""The office's people: who holds which role, who is invited."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts import selectors
from market.accounts.access import person_for_admin
from market.accounts.forms import InviteForm, SearchForm
from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.accounts.services import invitations, people, roles
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.journal import entries_of


@office(Role.ADMIN)
@require_safe
def list_people(request: PersonRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "text": text,
        "people": selectors.people_like(text) if text else selectors.office_people(),
        "invitations": selectors.open_invitations(),
    }
    return render(request, "accounts/people.html", context)


@office(Role.ADMIN)
def invite_person(request: PersonRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite_person(actor=request.user, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Lời mời đang được gửi tới %(email)s.") % form.cleaned_data)
            return redirect("accounts:list-people")
    return render(request, "accounts/invite.html", {"form": form})


@office(Role.ADMIN)
@require_POST
def resend_invitation(request: PersonRequest, pk: int) -> HttpResponse:
    invitation = invitations.resend_invitation(actor=request.user, pk=pk)
    messages.success(request, _("Lời mời mới đang được gửi tới %(email)s.") % {"email": invitation.email})
    return redirect("accounts:list-people")


@office(Role.ADMIN)
@require_POST
def withdraw_invitation(request: PersonRequest, pk: int) -> HttpResponse:
    invitations.withdraw_invitation(actor=request.user, pk=pk)
    messages.success(request, _("Đã rút lời mời. Đường dẫn trong thư không còn dùng được."))
    return redirect("accounts:list-people")


@office(Role.ADMIN)
@require_safe
def show_person(request: PersonRequest, pk: int) -> HttpResponse:
    person = person_for_admin(pk)
    context = {
        "person": person,
        "grants": person.role_grants.select_related("granted_by").order_by("role"),
        "entries": entries_of(person)[:20],
        "has_second_step": selectors.has_second_step(person),
    }
    return render(request, "accounts/person.html", context)


@office(Role.ADMIN)
@require_POST
def take_role_away(request: PersonRequest, pk: int, role: str) -> HttpResponse:
    person = roles.take_role_away(actor=request.user, pk=pk, role=role)
    messages.success(request, _("Đã thu hồi vai trò của %(name)s.") % {"name": person.full_name})
    return redirect("accounts:list-people")


@office(Role.ADMIN)
@require_POST
def deactivate_person(request: PersonRequest, pk: int) -> HttpResponse:
    person = people.deactivate_person(actor=request.user, pk=pk)
    messages.success(request, _("Đã khóa tài khoản và kết thúc mọi phiên của %(name)s.") % {"name": person.full_name})
    return redirect("accounts:show-person", person.pk)


@office(Role.ADMIN)
@require_POST
def reactivate_person(request: PersonRequest, pk: int) -> HttpResponse:
    person = people.reactivate_person(actor=request.user, pk=pk)
    messages.success(request, _("Đã mở lại tài khoản của %(name)s.") % {"name": person.full_name})
    return redirect("accounts:show-person", person.pk)


@office(Role.ADMIN)
@require_POST
def drop_second_step(request: PersonRequest, pk: int) -> HttpResponse:
    person = people.drop_second_step(actor=request.user, pk=pk)
    messages.success(request, _("Đã gỡ bước đăng nhập thứ hai của %(name)s.") % {"name": person.full_name})
    return redirect("accounts:show-person", person.pk)
