"""Forms of the sessions app. They judge shape; whether a thing may be done is the services' business."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.kernel.clock import in_hanoi
from market.kernel.money import grouped
from market.kernel.templatetags.formats import day
from market.kernel.typed_fields import GroupedNumberField, MomentField
from sessions.availability import ON_TABLE
from sessions.models import Listing, MarketSession
from sessions.models.calendar import MAX_EXTENSION_MINUTES
from sessions.pricing import LOWEST_PRICE
from sessions.services.terms import Terms
from vetting.models import Lot, Product

MOST_UNITS = 1_000_000
MOST_DONG = 1_000_000_000
PROPOSED_PERCENT = 90  # of the regular price, rounded down to a thousand


class ReminderForm(forms.Form):
    """Where to write before the session opens."""

    email = forms.EmailField(
        label=_("Thư điện tử"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "placeholder": "ten@example.vn"}),
    )


class ListingForm(forms.Form):
    """Price, allotment and limit of a product in a session."""

    session_price = GroupedNumberField(label=_("Giá phiên chợ"), min_value=LOWEST_PRICE, max_value=MOST_DONG)
    allotment = GroupedNumberField(label=_("Số lượng mở bán"), min_value=1, max_value=MOST_UNITS)
    per_buyer_limit = GroupedNumberField(label=_("Tối đa mỗi người mua"), min_value=1, max_value=MOST_UNITS)
    lot = forms.ModelChoiceField(
        Lot.objects.none(),
        label=_("Bán từ lô"),
        required=False,
        empty_label=_("Không theo lô"),
        help_text=_("Chợ không bán quá số còn lại của lô, và biên nhận của khách ghi lô này."),
    )

    def __init__(
        self, data: Any = None, *, initial: dict[str, Any], lots: QuerySet[Lot], only_stock: bool = False
    ) -> None:
        super().__init__(data, initial=initial)
        lot: Any = self.fields["lot"]
        lot.queryset, lot.label_from_instance = lots, _lot_words
        for name in ("session_price", "per_buyer_limit", "lot"):
            self.fields[name].disabled = only_stock

    def terms(self) -> Terms:
        """Return what was typed, as terms."""
        numbers = dict(self.cleaned_data)
        lot = numbers.pop("lot")
        return Terms(**numbers, lot_id=lot.pk if lot else None)


def _lot_words(lot: Lot) -> str:
    values = {"number": lot.number, "day": day(lot.made_on), "left": grouped(lot.left)}
    return gettext("%(number)s, %(day)s, còn %(left)s") % values


def proposed_terms(product: Product) -> dict[str, int]:
    """Return what the form proposes for a product: ten percent below the regular price, in whole thousands."""
    price = product.regular_price * PROPOSED_PERCENT // 100
    return {"session_price": max(LOWEST_PRICE, price // 1000 * 1000), "allotment": 20, "per_buyer_limit": 5}


def terms_of(listing: Listing) -> dict[str, Any]:
    """Return a listing's terms as the form's first values."""
    return {name: getattr(listing, name) for name in ("session_price", "allotment", "per_buyer_limit", "lot")}


class DirectorForm(forms.Form):
    """A decision about a session, made on what the director saw: the version travels along."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, session: MarketSession) -> None:
        super().__init__(data, initial=self.first_values(session))
        self.session = session

    @classmethod
    def first_values(cls, session: MarketSession) -> dict[str, Any]:
        """Return what stands in the fields before anything is typed."""
        return {"version": session.version}

    def act_values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return self.cleaned_data


class MoveForm(DirectorForm):
    """Another opening time, on Hanoi's wall clock."""

    opens_at = MomentField(label=_("Giờ mở mới (giờ Việt Nam)"), help_text=_("Viết như 20/11/2026 20:30."))

    @classmethod
    def first_values(cls, session: MarketSession) -> dict[str, Any]:
        """Begin with the time that holds."""
        return super().first_values(session) | {"opens_at": in_hanoi(session.opens_at).replace(tzinfo=None)}


class ExtendForm(DirectorForm):
    """How many minutes longer."""

    minutes = forms.TypedChoiceField(label=_("Thêm bao lâu"), coerce=int)

    def __init__(self, data: Any = None, *, session: MarketSession) -> None:
        super().__init__(data, session=session)
        left = MAX_EXTENSION_MINUTES - session.extended_minutes
        choices = [
            (minutes, gettext("%(minutes)d phút") % {"minutes": minutes})
            for minutes in (10, 20, 30, 60, 120)
            if minutes <= left
        ]
        self.fields["minutes"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(DirectorForm):
    """Why; people will read it."""

    reason = forms.CharField(
        label=_("Lý do (mọi người sẽ đọc)"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class RemindersForm(DirectorForm):
    """Which reminders of a session go out."""

    reminders = forms.MultipleChoiceField(
        label=_("Gửi các lời nhắc"),
        choices=MarketSession.Reminder.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def first_values(cls, session: MarketSession) -> dict[str, Any]:
        """Begin with those that are on."""
        on = [each for each in MarketSession.Reminder.values if each not in session.reminders_off]
        return super().first_values(session) | {"reminders": on}


class StreamForm(DirectorForm):
    """Where the session is streamed."""

    address = forms.CharField(
        label=_("Địa chỉ phát trực tiếp"),
        help_text=_("Địa chỉ video YouTube hoặc Facebook. Để trống nếu không phát."),
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://www.youtube.com/watch?v=…"}),
    )

    @classmethod
    def first_values(cls, session: MarketSession) -> dict[str, Any]:
        """Begin with the address in use."""
        return super().first_values(session) | {"address": session.stream_url}


class OnAirForm(DirectorForm):
    """Which listing is presented now."""

    listing = forms.ModelChoiceField(
        Listing.objects.none(), label=_("Đang giới thiệu"), required=False, empty_label=_("Không sản phẩm nào")
    )

    def __init__(self, data: Any = None, *, session: MarketSession) -> None:
        super().__init__(data, session=session)
        offered = session.listings.filter(ON_TABLE)
        field = self.fields["listing"]
        field.queryset = offered.select_related("product__vendor")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row.product.name} · {row.product.vendor}"  # type: ignore[attr-defined]

    @classmethod
    def first_values(cls, session: MarketSession) -> dict[str, Any]:
        """Begin with what is on air."""
        return super().first_values(session) | {"listing": session.on_air_id}
