"""Forms before one is signed in. They refine allauth's: our fields, our words, one of two contacts."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.manage_email import email_already_exists
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import (
    EmailField,
    LoginField,
    PasswordField,
    PhoneField,
    code_field,
    is_email,
    new_password_field,
)
from market.accounts.models import Person
from market.accounts.phones import mobile_number
from market.accounts.stages import PENDING_EMAIL
from market.kernel.names import refuse_what_is_no_name
from market.kernel.texts import nfc
from market.policies.services import accept_at_sign_up


def name_field() -> forms.CharField:
    """Return the field for a person's full name."""
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    required = {"required": _("Hãy điền họ và tên.")}
    judges = [refuse_what_is_no_name]
    return forms.CharField(
        label=_("Họ và tên"), max_length=120, widget=widget, error_messages=required, validators=judges
    )


def agreement_field() -> forms.BooleanField:
    """Return the tick under the rules, never set beforehand."""
    required = {"required": _("Hãy đọc rồi đánh dấu nếu Anh/Chị đồng ý.")}
    return forms.BooleanField(
        label=_("Tôi đã đọc và đồng ý với điều khoản sử dụng và cách chợ dùng dữ liệu cá nhân"), error_messages=required
    )


class SignInForm(allauth_forms.LoginForm):
    """E-mail or phone, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": LoginField(), "password": PasswordField()}


class SignUpForm(allauth_forms.SignupForm):
    """A name, a phone or an e-mail address or both, and a password once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email_is_taken = False
        self.fields = {
            "full_name": name_field(),
            "phone": PhoneField(required=False),
            "email": EmailField(required=False),
            "password1": new_password_field(),
            "agrees": agreement_field(),
        }

    def clean_full_name(self) -> str:
        return nfc(self.cleaned_data["full_name"])

    def clean_email(self) -> str | None:
        """Return the address, noting whether it is somebody's; nothing when it is empty."""
        email = self.cleaned_data["email"]
        if email:
            _email, self.email_is_taken = email_already_exists(email)
        return email or None

    def clean(self) -> dict[str, Any]:
        """Ask for one contact at least. The phone leads when there are two: the e-mail is proved later."""
        cleaned: dict[str, Any] = super().clean()
        phone, email = cleaned.get("phone"), cleaned.get("email")
        if not phone and not email and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Hãy điền số điện thoại hoặc thư điện tử, ít nhất một trong hai."))
        if not phone:
            self.account_already_exists = self.email_is_taken
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[Person | None, Any]:
        """Save the person, or answer as if: also when another sign-up took the contact a moment ago."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])  # takes as long as a new account would
        try:
            with transaction.atomic():
                outcome: tuple[Person | None, Any] = super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            outcome = super().try_save(request)
        return outcome

    def save(self, request: HttpRequest) -> Person:
        """Save the person and what they agreed to; a second contact waits in the session until it is proved."""
        if self.cleaned_data.get("phone") and self.cleaned_data.get("email"):
            request.session[PENDING_EMAIL] = self.cleaned_data["email"]
            self.cleaned_data["email"] = None
        person: Person = super().save(request)
        accept_at_sign_up(person=person)
        return person


class ForgotPasswordForm(forms.Form):
    """Where to send the code for a new password."""

    login = LoginField()

    def clean_login(self) -> str:
        login: str = self.cleaned_data["login"]
        if not is_email(login) and not mobile_number(login):
            raise ValidationError(_("Hãy điền đúng thư điện tử hoặc số di động Việt Nam."), code="invalid")
        return login


class EmailCodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code sent to an e-mail address."""

    code = code_field()


class PhoneCodeForm(allauth_forms.VerifyPhoneForm):
    """The code sent to a phone."""

    code = code_field()


class ResetCodeForm(allauth_forms.ConfirmPasswordResetCodeForm):
    """The code for a new password."""

    code = code_field()


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password again."""

    password = PasswordField()
