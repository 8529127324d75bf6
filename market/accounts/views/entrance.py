"""Before one is signed in. allauth's views with the market's limits; their addresses keep allauth's names."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.stagekit import unstash_login
from allauth.account.stages import LoginStage, LoginStageController
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from market.accounts.models import Person
from market.accounts.resetting import begin_reset
from market.accounts.services.people import forget_unproved_person
from market.accounts.stages import EmailStage
from market.accounts.throttle import count_code, count_sign_up


def _is_second_contact(stage: LoginStage | None) -> bool:
    """Tell whether the address to prove is one beside a phone that is proved."""
    person: Person | None = stage.login.user if stage else None
    return bool(person and person.phone_verified and not person.email)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Sign out, and let the browser forget the pages it kept: forms that came back may hold an address."""
    response: HttpResponseBase = allauth_views.logout(request)
    response["Clear-Site-Data"] = '"cache"'
    return response


class SignInView(allauth_views.LoginView):
    """Sign in; too many wrong passwords are answered with 429 and the form as it was."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show the form again."""
        response: HttpResponse = super().form_invalid(form)
        for error in form.errors.as_data().get(NON_FIELD_ERRORS, []):
            if error.code == "too_many":
                response.status_code = 429
                response["Retry-After"] = str((error.params or {})["retry_after"])
        return response


class SignUpView(allauth_views.SignupView):
    """Sign up by phone, by e-mail, or both."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Count the account and the codes it sends, then make it."""
        count_sign_up(self.request)
        for contact in ("phone", "email"):
            if form.cleaned_data[contact]:
                count_code(self.request, form.cleaned_data[contact])
        response: HttpResponse = super().form_valid(form)
        return response


class ForgotPasswordView(allauth_views.PasswordResetView):
    """Ask where to send the code for a new password. The answer is the same whether or not there is an account."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Send the code."""
        login = form.cleaned_data["login"]
        count_code(self.request, login)
        begin_reset(self.request, login)
        return redirect(self.get_success_url())


class ResetCodeView(allauth_views.ConfirmPasswordResetCodeView):
    """Take the code for a new password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell where the code went."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"phone": self._process.state.get("phone", "")}


class ProveEmailView(allauth_views.ConfirmEmailVerificationCodeView):
    """Take the code sent to an e-mail address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether this step may be left out: it may when a phone is proved already."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"can_skip": _is_second_contact(self.stage)}

    def _resend_form_valid(self, form: BaseForm) -> HttpResponse:
        count_code(self.request, self._process.email)
        response: HttpResponse = super()._resend_form_valid(form)
        return response


class ProvePhoneView(allauth_views._VerifyPhoneSignupView):
    """Take the code sent to a phone, on the way in."""

    def _resend_form_valid(self, form: BaseForm) -> HttpResponse:
        count_code(self.request, self.process.phone)
        response: HttpResponse = super()._resend_form_valid(form)
        return response


class ProveNewPhoneView(allauth_views._VerifyPhoneChangeView):
    """Take the code sent to a new phone of a person signed in."""

    def _resend_form_valid(self, form: BaseForm) -> HttpResponse:
        count_code(self.request, self.process.phone)
        response: HttpResponse = super()._resend_form_valid(form)
        return response

    def respond_process_succeeded(self, form: BaseForm) -> HttpResponse:
        """Go back to the account."""
        return redirect("accounts:show-account")


_prove_phone = ProvePhoneView.as_view()
_prove_new_phone = ProveNewPhoneView.as_view()


def prove_phone(request: HttpRequest) -> HttpResponseBase:
    """Take a phone's code, from visitors on their way in and from people signed in."""
    response: HttpResponseBase = (_prove_new_phone if request.user.is_authenticated else _prove_phone)(request)
    return response


@require_POST
def skip_email(request: HttpRequest) -> HttpResponse:
    """Go on without proving the e-mail address: the phone is proved, and the address was never taken down."""
    stage = LoginStageController.enter(request, EmailStage.key)
    if stage is None or not _is_second_contact(stage):
        return redirect("account_login")
    response: HttpResponse = stage.exit()
    return response


@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Go back to the empty form, for who mistyped a contact. The reply is the same whether or not it has an account."""
    login = None if request.user.is_authenticated else unstash_login(request)
    if login is None:
        return redirect("account_login")
    if login.user:
        forget_unproved_person(pk=login.user.pk)
    request.session.flush()
    return redirect("account_signup")
