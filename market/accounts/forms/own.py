"""Forms of one's own account. A new password is asked once."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import EmailField, PasswordField, new_password_field
from market.accounts.forms.entrance import name_field
from market.accounts.models import Person
from market.kernel.texts import nfc


class NameForm(forms.Form):
    """One's own name, and for whom one buys: the checkout never asks."""

    full_name = name_field()
    kind = forms.ChoiceField(
        label=_("Mục đích mua"),
        choices=Person.Kind.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Chợ chỉ dùng để thống kê khách mua lẻ và khách mua về bán lại, chế biến."),
    )

    trade_name = forms.CharField(
        label=_("Tên cửa hàng, đơn vị"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("Người bán chỉ thấy tên này khi Anh/Chị đồng ý ở trang Điều tôi đồng ý."),
    )

    def __init__(self, *args: Any, is_trader: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_trader:
            del self.fields["trade_name"]

    def clean_full_name(self) -> str:
        return nfc(self.cleaned_data["full_name"])

    def clean_trade_name(self) -> str:
        return nfc(self.cleaned_data["trade_name"])


class AddEmailForm(allauth_forms.AddEmailForm):
    """A new e-mail address; it holds once it is proved."""

    email = EmailField()


class _GoodPassword:
    """Judges `password1` by the rules, knowing whose it is."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_password1(self) -> str:
        password: str = get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)
        return password


class NewPasswordForm(_GoodPassword, allauth_forms.ResetPasswordKeyForm):
    """A new password after a forgotten one."""

    password1 = new_password_field(label=_("Mật khẩu mới"))
    password2 = None


class ChangePasswordForm(_GoodPassword, allauth_forms.ChangePasswordForm):
    """The old password and a new one."""

    oldpassword = PasswordField(label=_("Mật khẩu đang dùng"))
    password1 = new_password_field(label=_("Mật khẩu mới"))
    password2 = None


class SetPasswordForm(_GoodPassword, allauth_forms.SetPasswordForm):
    """A first password."""

    password1 = new_password_field()
    password2 = None
