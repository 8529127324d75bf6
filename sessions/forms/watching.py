"""Forms of the street's pages, and of the picture's two decisions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.clock import in_hanoi
from market.kernel.texts import nfc
from market.kernel.typed_fields import MomentField
from sessions.forms import DirectorForm
from sessions.models import MarketSession
from sessions.night.wishes import BANDS, LEFT, LONGEST_WORDS, Wish
from vetting.models import Product


class WishForm(forms.Form):
    """What a visitor filters the stalls by. Nonsense is ignored: addresses get shared and cut."""

    branch = forms.RegexField(r"^[A-Z]{1,5}$", required=False)
    stars = forms.TypedChoiceField(choices=Product.Stars.choices, coerce=int, empty_value=None, required=False)
    price = forms.ChoiceField(choices=[(code, code) for code in BANDS], required=False)
    left = forms.ChoiceField(choices=[(code, code) for code in LEFT], required=False)
    q = forms.CharField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100)

    def wish(self) -> Wish:
        """Return what is asked; fields that make no sense are left out."""
        self.full_clean()
        asked = self.cleaned_data
        return Wish(
            branch=asked.get("branch") or "",
            stars=asked.get("stars"),
            price=asked.get("price") or "",
            left=asked.get("left") or "",
            words=nfc(asked.get("q") or "")[:LONGEST_WORDS],
            page=asked.get("page") or 1,
        )


class PushForm(forms.Form):
    """What a browser says of where its notices go."""

    endpoint = forms.URLField(max_length=600, assume_scheme="https")
    key = forms.RegexField(r"^[A-Za-z0-9_-]{87,88}=?$", max_length=100)
    auth = forms.RegexField(r"^[A-Za-z0-9_-]{22}={0,2}$", max_length=40)
    replaces = forms.CharField(max_length=600, required=False)  # the address it had at a worker of before


class RecordingForm(DirectorForm):
    """Where the evening is watched again, and when its picture began."""

    address = forms.CharField(
        label=_("Địa chỉ phát lại"),
        help_text=_("Để trống nếu bản ghi nằm ngay ở địa chỉ đã phát trực tiếp."),
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://www.youtube.com/watch?v=…"}),
    )
    began_at = MomentField(
        label=_("Video bắt đầu lúc (giờ Việt Nam)"),
        help_text=_("Mục lục phát lại tính từ lúc này. Để trống nếu video bắt đầu đúng giờ mở phiên."),
        required=False,
        seconds=True,
    )

    @classmethod
    def first_values(cls, session: MarketSession) -> dict[str, Any]:
        """Begin with what is kept."""
        began = session.recording_began_at
        kept: dict[str, str | datetime | None] = {
            "address": session.replay_url,
            "began_at": in_hanoi(began).replace(tzinfo=None) if began else None,
        }
        return super().first_values(session) | kept
