"""Forms of the second step: codes of an app, recovery codes, keys."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as step_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from market.accounts.app_codes import lets_in
from market.accounts.fields import code_field
from market.accounts.models import Person
from market.accounts.throttle import check_sign_in, count_failed_sign_in
from market.kernel.errors import TooMany
from market.kernel.texts import nfc


class _Counted(forms.Form):
    """Judges a code, and no more of them after too many wrong ones: six digits could be guessed otherwise."""

    user: Person

    def clean_code(self) -> str:
        login = f"second step {self.user.pk}"
        try:
            check_sign_in(context.request, login)
            code: str = super().clean_code()  # type: ignore[misc]
        except TooMany as refusal:
            raise ValidationError(refusal.message, code="too_many") from refusal
        except ValidationError:
            count_failed_sign_in(context.request, login)
            raise
        return code


class _Once(forms.Form):
    """Judges a code by what the database knows of it: allauth asks the cache, which may be gone."""

    user: Person

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        held = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        for authenticator in held.order_by("pk"):
            if lets_in(authenticator, code):
                authenticator.user = self.user
                self.authenticator = authenticator
                return code
        raise get_adapter().validation_error("incorrect_code")


def _step_code() -> forms.CharField:
    field = code_field()
    field.label = _("Mã trong ứng dụng, hoặc một mã dự phòng")
    field.error_messages["required"] = _("Hãy điền mã.")
    return field


class SecondStepForm(_Counted, _Once, step_forms.AuthenticateForm):
    """A code on the way in."""

    code = _step_code()


class CodeAgainForm(_Counted, _Once, step_forms.ReauthenticateForm):
    """A code again, before something of weight changes."""

    code = _step_code()


class TurnOnCodesForm(_Counted, totp_forms.ActivateTOTPForm):
    """The first code of an app, which shows that it has the secret."""

    code = code_field()


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Tên gợi nhớ"),
        max_length=60,
        help_text=_("Ví dụ: Điện thoại của tôi."),
        error_messages={"required": _("Hãy đặt một tên.")},
    )


class AddKeyForm(key_forms._BaseAddWebAuthnForm):
    """A new key: a name, and what the browser made."""

    name = _name_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False  # the key is made by now: a missing name must not lose it
        self.fields["name"].widget.is_required = False

    def clean_name(self) -> str:
        return nfc(super().clean_name())


class RenameKeyForm(key_forms.EditWebAuthnForm):
    """Another name for a key."""

    name = _name_field()

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])
