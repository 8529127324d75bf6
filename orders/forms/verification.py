"""The code somebody wants verified."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """One order code, typed in any way."""

    code = forms.CharField(
        label=_("Mã đơn trên biên nhận"),
        max_length=20,
        help_text=_("Tám ký tự, ví dụ 7K3F9QRM. Chữ hoa hay thường đều được."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
