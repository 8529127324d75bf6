"""Forms of one's own things."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import PhoneField
from market.accounts.models import Consent
from market.accounts.services.consents import WORDS
from market.kernel.texts import nfc
from market.places.forms import CommuneField


def _line(label: Any, *, longest: int, autocomplete: str, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
    )


class AddressForm(forms.Form):
    """Whom and where, as the order sheet asks for it."""

    name = _line(_("Họ và tên"), longest=120, autocomplete="name", missing=_("Hãy điền họ và tên người nhận."))
    phone = PhoneField()
    commune = CommuneField(label=_("Xã/Phường"))
    street = _line(
        _("Số nhà, thôn/đường"),
        longest=200,
        autocomplete="street-address",
        missing=_("Hãy điền số nhà, thôn hoặc đường để người giao tìm được."),
    )

    def clean(self) -> dict[str, Any]:
        data = {name: nfc(value) if isinstance(value, str) else value for name, value in self.cleaned_data.items()}
        self.cleaned_data = data
        return data


Purpose = Consent.Purpose
GROUPS = (
    (_("Qua thư"), (Purpose.EVENINGS, Purpose.FOLLOWS)),
    (_("Trên máy"), (Purpose.PUSH_ORDERS, Purpose.PUSH_FOLLOWS, Purpose.PUSH_EVENINGS)),
    (_("Với người bán"), (Purpose.TRADE_NAME,)),
)


class ConsentsForm(forms.Form):
    """A yes or no to each purpose. What nobody answered yet is no: nothing is ticked for anybody."""

    def __init__(self, *args: Any, given: dict[str, bool], is_trader: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in Purpose:
            is_given = given.get(purpose.value, False)
            if is_given or is_trader or purpose != Purpose.TRADE_NAME:
                self.fields[purpose.value] = forms.BooleanField(label=WORDS[purpose], required=False, initial=is_given)

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the purposes by the way they reach somebody."""
        asked = [(name, [self[each.value] for each in those if each.value in self.fields]) for name, those in GROUPS]
        return [(name, fields) for name, fields in asked if fields]


class ReasonForm(forms.Form):
    """The words somebody reads about their request."""

    words = forms.CharField(
        label=_("Lý do, gửi tới người yêu cầu"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy viết lý do.")},
    )

    def clean_words(self) -> str:
        return nfc(self.cleaned_data["words"])
