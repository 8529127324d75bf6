"""Forms of the office's people page and of an invitation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import EmailField, new_password_field
from market.accounts.forms.entrance import name_field
from market.accounts.models import Person, Role
from market.kernel.texts import nfc


class InviteForm(forms.Form):
    """Whom to invite, to do what."""

    full_name = name_field()
    email = EmailField()
    role = forms.ChoiceField(
        label=_("Vai trò"), choices=Role.choices, error_messages={"required": _("Hãy chọn một vai trò.")}
    )

    def clean_full_name(self) -> str:
        return nfc(self.cleaned_data["full_name"])


class AcceptForm(forms.Form):
    """What an invited person tells: the name and a password."""

    full_name = name_field()
    password1 = new_password_field()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_full_name(self) -> str:
        return nfc(self.cleaned_data["full_name"])

    def clean(self) -> dict[str, Any]:
        """Judge the password by the rules, knowing whose it is."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password1"):
            try:
                validate_password(password, Person(full_name=cleaned.get("full_name", ""), email=self.email))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class SearchForm(forms.Form):
    """Finding a person by name, address or number."""

    q = forms.CharField(label=_("Tên, thư điện tử hoặc số điện thoại"), max_length=100, required=False)
