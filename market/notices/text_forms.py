"""The office's words for a kind of message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.notices.house_texts import HouseText
from market.notices.rendering import LONGEST_SUBJECT
from market.notices.texts import fault_of, missing_in


class TextForm(forms.Form):
    """Subject and body, with placeholders in braces."""

    subject = forms.CharField(label=_("Tiêu đề"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Nội dung"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Các ô trong ngoặc nhọn được thay bằng dữ liệu thật khi gửi."),
    )

    def __init__(self, *args: Any, house: HouseText, **kwargs: Any) -> None:
        self.house = house
        super().__init__(*args, **kwargs)

    def clean_subject(self) -> str:
        """Refuse placeholders this kind does not have."""
        subject: str = self.cleaned_data["subject"]
        return self._looked_over(subject, fault_of(subject, self.house))

    def clean_body(self) -> str:
        """Refuse the same, and the loss of a code or a link; return plain line ends."""
        body: str = self.cleaned_data["body"].replace("\r\n", "\n").strip()
        return self._looked_over(body, fault_of(body, self.house) or missing_in(body, self.house))

    def _looked_over(self, text: str, fault: str) -> str:
        if fault:
            raise forms.ValidationError(fault)
        return text
