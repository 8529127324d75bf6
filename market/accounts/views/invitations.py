"""Answering an invitation."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from market.accounts.access import open_invitation
from market.accounts.forms import AcceptForm
from market.accounts.rules import PersonRequest, public, signed_in
from market.accounts.selectors import person_with_email
from market.accounts.services.invitations import accept_as_existing_person, accept_as_new_person
from market.kernel.errors import Problem
from market.kernel.forms import add_problem


@public
@never_cache
@sensitive_post_parameters("password1")
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the invitation; a POST makes the account, when the address has none, and signs in."""
    invitation = open_invitation(secret)
    holder = person_with_email(invitation.email)
    form = AcceptForm(request.POST or None, email=invitation.email, initial={"full_name": invitation.full_name})
    is_open = holder is None and not request.user.is_authenticated
    if request.method == "POST" and is_open and form.is_valid():
        given = form.cleaned_data
        try:
            person = accept_as_new_person(pk=invitation.pk, full_name=given["full_name"], password=given["password1"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            response: HttpResponse = perform_login(request, person, email=person.email)
            return response
    context = {"invitation": invitation, "holder": holder, "form": form, "is_open": is_open}
    return render(request, "accounts/accept.html", context)


@signed_in
@require_POST
def take_invited_role(request: PersonRequest, secret: str) -> HttpResponse:
    """Give the invitation's role to the person signed in."""
    accept_as_existing_person(pk=open_invitation(secret).pk, person=request.user)
    messages.success(request, _("Anh/Chị đã nhận vai trò mới."))
    return redirect("office_home:after-log-in")
