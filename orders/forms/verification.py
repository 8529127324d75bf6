"""The code or the file somebody wants verified."""

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


class FileForm(forms.Form):
    """A photo of a QR code, a receipt as PDF, a certificate, or a report in any of its formats."""

    file = forms.FileField(
        label=_("Ảnh chụp mã QR, biên nhận PDF, tệp chứng nhận hoặc tệp báo cáo"),
        max_length=255,
        help_text=_("Tệp được mở trong vùng cách ly rồi bỏ đi, không lưu lại."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf,application/json,.json,.csv,.xlsx"}),
    )
