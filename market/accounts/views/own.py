"""One's own account: name, contacts, password."""

from typing import Any

from allauth.account import views as allauth_views
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from market.accounts.forms import NameForm
from market.accounts.models import Person
from market.accounts.rules import PersonRequest, signed_in
from market.accounts.services.people import rename_person, set_kind, set_trade_name
from market.accounts.throttle import count_code


@signed_in
def show_account(request: PersonRequest) -> HttpResponse:
    """Show the account; a POST changes the name and for whom one buys."""
    person = request.user
    initial = {"full_name": person.full_name, "kind": person.kind, "trade_name": person.trade_name}
    is_trader = person.kind == Person.Kind.TRADER
    form = NameForm(request.POST or None, initial=initial, is_trader=is_trader)
    if request.method == "POST" and form.is_valid():
        rename_person(person=person, full_name=form.cleaned_data["full_name"])
        set_kind(person=person, kind=form.cleaned_data["kind"] or person.kind)
        set_trade_name(person=person, trade_name=form.cleaned_data.get("trade_name", person.trade_name))
        messages.success(request, _("Đã lưu."))
        return redirect("accounts:show-account")
    return render(request, "accounts/account.html", {"form": form})


class ChangeEmailView(allauth_views.EmailView):
    """Ask for a new e-mail address; it holds once its code is typed."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Send the code."""
        count_code(self.request, form.cleaned_data["email"])
        response: HttpResponse = super().form_valid(form)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only a new address can be given here; allauth's other buttons have no place on the page."""
        given = QueryDict(mutable=True)
        given.update({"action_add": "", "email": request.POST.get("email", "")})
        request.POST = given  # type: ignore[assignment]
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class ChangePhoneView(allauth_views.ChangePhoneView):
    """Ask for a new phone; it holds once its code is typed."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Send the code."""
        count_code(self.request, form.cleaned_data["phone"])
        response: HttpResponse = super().form_valid(form)
        return response
