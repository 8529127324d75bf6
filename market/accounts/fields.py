"""Form fields for contacts and passwords."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from market.accounts import phones

LONGEST_PASSWORD = 128  # characters; hashing more only costs time


class PhoneField(forms.CharField):
    """Take a Vietnamese mobile number in any spelling; give it as "+84912345678"."""

    default_error_messages = {
        "required": _("Hãy điền số điện thoại."),
        "not_mobile": _("Số này chưa đúng số di động Việt Nam. Ví dụ: 0912 345 678."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Số điện thoại"))
        kwargs.setdefault("max_length", phones.LONGEST)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return the number as stored, or "" for an empty optional field."""
        text = str(super().clean(value))
        if not text:
            return ""
        number = phones.mobile_number(text)
        if number is None:
            raise ValidationError(self.error_messages["not_mobile"], code="not_mobile")
        return number

    def prepare_value(self, value: Any) -> Any:
        """Return a stored number as people write it."""
        if isinstance(value, str) and value.startswith("+84"):
            return f"0{value[3:6]} {value[6:9]} {value[9:]}"
        return value


class EmailField(forms.EmailField):
    """Take an e-mail address; give it lower-cased."""

    default_error_messages = {"required": _("Hãy điền thư điện tử.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Thư điện tử"))
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return the address in lower case, or "" for an empty optional field."""
        return str(super().clean(value)).lower()


class LoginField(forms.CharField):
    """Take what a person signs in with, an e-mail address or a phone number; give it as stored."""

    default_error_messages = {"required": _("Hãy điền thư điện tử hoặc số điện thoại.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Thư điện tử hoặc số điện thoại"))
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return the login as stored; what is neither stays as typed, lower-cased."""
        text = str(super().clean(value))
        return phones.mobile_number(text) or text.lower()


class PasswordField(forms.CharField):
    """Take a password: spaces count, and it is never shown again."""

    default_error_messages = {"required": _("Hãy điền mật khẩu.")}

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mật khẩu"))
        kwargs.setdefault("max_length", LONGEST_PASSWORD)
        kwargs.setdefault("strip", False)
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": autocomplete}))
        super().__init__(**kwargs)


def new_password_field(**kwargs: Any) -> PasswordField:
    """Return the field for choosing a password, with what makes a good one."""
    hint = _("Ít nhất 10 ký tự. Vài từ dễ nhớ ghép lại là tốt nhất.")
    return PasswordField(autocomplete="new-password", help_text=hint, **kwargs)


def code_field() -> forms.CharField:
    """Return the field for a code of six digits."""
    attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
    required = {"required": _("Hãy điền mã gồm 6 chữ số.")}
    return forms.CharField(
        label=_("Mã gồm 6 chữ số"), max_length=20, widget=forms.TextInput(attrs=attrs), error_messages=required
    )


def is_email(text: str) -> bool:
    """Tell whether a login is an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
