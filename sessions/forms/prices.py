"""Flash windows and kinds of promotion, as they are typed. Whether they may be is the services' business."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.kernel.clock import in_hanoi
from market.kernel.typed_fields import CountField, GroupedNumberField, tidy
from sessions.flash import LENGTHS
from sessions.models import Listing, MarketSession, PromotionKind
from sessions.pricing import LOWEST_PRICE
from sessions.services.flash import LONGEST_NOTE, FlashTerms
from sessions.services.prices import TERMS, WHOLE

MOST_UNITS, MOST_DONG = 1_000_000, 1_000_000_000


def _minutes() -> list[tuple[int, str]]:
    return [(minutes, gettext("%(minutes)d phút") % {"minutes": minutes}) for minutes in LENGTHS]


class FlashForm(forms.Form):
    """A lower price for some minutes; without a start as soon as can be. The session's version travels along."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    price = GroupedNumberField(label=_("Giá chớp nhoáng"), min_value=LOWEST_PRICE, max_value=MOST_DONG)
    allotment = GroupedNumberField(
        label=_("Số suất"),
        min_value=1,
        max_value=MOST_UNITS,
        help_text=_("Nằm trong số hàng còn lại của gian. Hết suất thì trở về giá phiên chợ."),
    )
    starts_at = forms.TimeField(
        label=_("Bắt đầu lúc (giờ Việt Nam)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Để trống: ngay bây giờ, hoặc ngay lúc mở phiên."),
    )
    minutes = forms.TypedChoiceField(label=_("Trong"), choices=_minutes, coerce=int, initial=LENGTHS[1])

    def terms(self, session: MarketSession) -> FlashTerms:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return FlashTerms(
            price=data["price"],
            allotment=data["allotment"],
            minutes=data["minutes"],
            starts_at=_on_evening(session, data["starts_at"]) if data["starts_at"] else None,
        )


def _on_evening(session: MarketSession, clock: time) -> datetime:
    """Return the moment the clock shows that time after the opening: behind midnight it is of the next day."""
    opens_at = in_hanoi(session.opens_at)
    moment = datetime.combine(opens_at.date(), clock, tzinfo=opens_at.tzinfo)
    if moment < opens_at.replace(second=0, microsecond=0):
        moment += timedelta(days=1)
    return max(moment, opens_at)


class WithdrawFlashForm(forms.Form):
    """The version of the session the director saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WishForm(forms.Form):
    """A flash price a vendor offers, in a few words to the directors."""

    price = GroupedNumberField(label=_("Giá chớp nhoáng"), min_value=LOWEST_PRICE, max_value=MOST_DONG)
    units = GroupedNumberField(label=_("Số suất"), min_value=1, max_value=MOST_UNITS)
    note = forms.CharField(
        label=_("Lời nhắn cho Ban tổ chức"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("Ví dụ: muốn bán lúc lên sóng, trong 10 phút."),
    )

    def clean_note(self) -> str:
        """Return the words without invisible characters."""
        return tidy(self.cleaned_data["note"])


class KindForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a kind of promotion allows; `seen` marks what the director looked at, `agreed` the preview."""

    agreed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    class Meta:
        model = PromotionKind
        field_classes = dict.fromkeys(("least_percent", "most_percent"), CountField)
        fields = TERMS

    def _post_clean(self) -> None:
        """Leave the instance alone: a form never writes, not even to an object in memory."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("least_percent"), data.get("most_percent")
        if least is not None and most is not None and not 1 <= least <= most <= WHOLE:
            self.add_error("most_percent", _("Mức giảm phải từ 1 đến 100 phần trăm, nhiều nhất không dưới ít nhất."))
        return {name: tidy(value) if isinstance(value, str) else value for name, value in data.items()}

    def terms(self) -> dict[str, Any]:
        """Return the terms as typed."""
        return {name: self.cleaned_data[name] for name in TERMS}


def first_wish(listing: Listing) -> dict[str, int]:
    """Return what the form proposes: ten percent below the session price, in whole thousands."""
    price = listing.session_price * 9 // 10 // 1000 * 1000
    return {"price": max(LOWEST_PRICE, price), "units": min(5, max(1, listing.in_stock))}
