"""A few words that go with an act: why an order is cancelled, what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.texts import nfc


class WordsForm(forms.Form):
    """Words for the other side."""

    def __init__(self, *args: Any, label: str, longest: int = 300, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = forms.CharField(
            label=label,
            max_length=longest,
            error_messages={"required": _("Hãy viết vài chữ để bên kia hiểu.")},
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean_words(self) -> str:
        return nfc(self.cleaned_data["words"])


class PublicWordsForm(WordsForm):
    """Words for the office, which everybody may read when their author wants it."""

    def __init__(self, *args: Any, label: str, longest: int = 300, **kwargs: Any) -> None:
        super().__init__(*args, label=label, longest=longest, **kwargs)
        self.fields["is_public"] = forms.BooleanField(
            label=_("Hiện lời này cho mọi người, bên số liệu giao hàng của gian hàng"), required=False
        )
