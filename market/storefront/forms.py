"""What a visitor may ask about a stamp."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StampForm(forms.Form):
    """The code on a stamp, typed in any way, or the whole address in its QR."""

    ma = forms.CharField(
        label=_("Mã trên tem"),
        max_length=300,
        help_text=_("Tám ký tự dưới mã QR, ví dụ 7K3F 9QRM. Chữ hoa hay thường, có cách hay không đều được."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
