"""Finding an order without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import code_field


class TrackForm(forms.Form):
    """The code of an order and how its phone number ends."""

    code = forms.CharField(
        label=_("Mã đơn"),
        max_length=20,
        error_messages={"required": _("Hãy điền mã đơn.")},
        help_text=_("Tám ký tự trong tin nhắn, thư hoặc trên biên nhận, ví dụ 7K3F9QRM."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    last_digits = forms.RegexField(
        r"^[0-9]{4}$",
        label=_("Bốn số cuối của điện thoại đặt hàng"),
        max_length=4,
        error_messages={"required": _("Hãy điền bốn số cuối."), "invalid": _("Bốn số cuối gồm bốn chữ số.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class TrackCodeForm(forms.Form):
    """The one-time code that was sent."""

    digits = code_field()
