"""The order sheet: how many, to whom, where. It judges shape; what can be had is the service's business."""

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import EmailField, PhoneField
from market.kernel.texts import nfc
from market.kernel.typed_fields import CountField
from market.places.forms import CommuneField
from market.places.models import Commune
from orders.buying.basket import MOST_DONG, MOST_UNITS, Contact, WantedLine


@lru_cache(maxsize=4096)
def _meant(text: str, code: str) -> Commune | None:
    """Return the commune a text was found to mean. Communes never change while the market runs; doubts are raised."""
    return CommuneField().clean((text, code))


class QuickCommuneField(CommuneField):
    """A commune as people write it; what was understood once is not looked up again in the rush of an evening."""

    def clean(self, value: Any) -> Commune | None:
        text, code = value if isinstance(value, tuple) else (str(value or ""), "")
        try:
            return _meant(text, code)
        except ValidationError:
            return super().clean(value)  # with the choices put into this form's own widget


def _line(label: Any, *, longest: int, autocomplete: str, missing: Any = "") -> forms.CharField:
    """Return a field of one line of text; `missing` is what is said when it is empty, nothing makes it optional."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(missing),
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
    )


class ContactForm(forms.Form):
    """Whom and where: the personal part of every way to order."""

    name = _line(_("Họ và tên"), longest=120, autocomplete="name", missing=_("Hãy điền họ và tên người nhận."))
    phone = PhoneField()
    commune = QuickCommuneField(label=_("Xã/Phường"))
    street = _line(
        _("Số nhà, thôn/đường"),
        longest=200,
        autocomplete="street-address",
        missing=_("Hãy điền số nhà, thôn hoặc đường để người giao tìm được."),
    )
    note = _line(_("Ghi chú cho người bán"), longest=300, autocomplete="on")
    email = EmailField(required=False, label=_("Thư điện tử"), help_text=_("Để nhận biên nhận qua thư."))
    code = forms.CharField(  # asked for only when a guest's order is worth much
        label=_("Mã gồm 6 chữ số"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean(self) -> dict[str, Any]:
        data = {name: nfc(value) if isinstance(value, str) else value for name, value in self.cleaned_data.items()}
        self.cleaned_data = data
        return data

    def commune_meant(self) -> str:
        """Return the code of the commune that is typed or known so far; empty while there is none."""
        if self.is_bound:
            typed = self.cleaned_data.get("commune") if self.is_valid() or hasattr(self, "cleaned_data") else None
            return str(typed.pk) if isinstance(typed, Commune) else ""
        known = self.initial.get("commune")
        if isinstance(known, Commune):
            return str(known.pk)
        try:
            found = _meant(str(known), str(self.initial.get("commune-code") or "")) if known else None
        except ValidationError:
            return ""
        return str(found.pk) if found else ""

    def contact(self) -> Contact:
        """Return whom and where."""
        data = self.cleaned_data
        return Contact(
            name=data["name"],
            phone=data["phone"],
            commune=data["commune"].pk,
            street=data["street"],
            note=data["note"],
            email=data["email"],
        )


class OrderForm(ContactForm):
    """One listing, a quantity, a contact; `key`, `price`, `fee` and `way` are the page's."""

    field_order = ("key", "price", "fee", "quantity")

    key = forms.UUIDField(label=_("Mã trang"), widget=forms.HiddenInput)
    price = forms.IntegerField(label=_("Giá"), min_value=1, max_value=MOST_DONG, widget=forms.HiddenInput)
    fee = forms.IntegerField(
        label=_("Phí giao hàng"), required=False, min_value=0, max_value=MOST_DONG, widget=forms.HiddenInput
    )
    way = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    quantity = CountField(
        label=_("Số lượng"),
        min_value=1,
        max_value=MOST_UNITS,
        initial=1,
        error_messages={"required": _("Hãy điền số lượng."), "invalid": _("Hãy điền số lượng bằng chữ số.")},
    )

    def set_most(self, most: int) -> None:
        """Let the quantity's buttons stop at what can be had."""
        self.fields["quantity"].widget.attrs["max"] = most

    def line(self, listing: int) -> WantedLine:
        """Return the line that is asked for."""
        return WantedLine(listing, self.cleaned_data["quantity"], self.cleaned_data["price"])
