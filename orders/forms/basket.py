"""Baskets: a quantity of a listing, a place in line, and the checkout. They judge shape; services judge meaning."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import EmailField
from market.kernel.typed_fields import CountField
from orders.buying.basket import MOST_DONG, MOST_UNITS
from orders.forms.invoices import WantedInvoiceForm
from orders.forms.sheet import ContactForm


class QuantityForm(forms.Form):
    """So many units; `price` is the one that was shown."""

    quantity = CountField(
        label=_("Số lượng"),
        min_value=1,
        max_value=MOST_UNITS,
        error_messages={
            "required": _("Hãy điền số lượng."),
            "invalid": _("Hãy điền số lượng bằng chữ số."),
            "min_value": _("Số lượng ít nhất là 1. Muốn bỏ món này, Anh/Chị bấm Bỏ khỏi giỏ."),
        },
    )
    price = forms.IntegerField(required=False, min_value=1, max_value=MOST_DONG, widget=forms.HiddenInput)


class WaitForm(QuantityForm):
    """A place in line: how many, and where to write to."""

    email = EmailField(required=False, label=_("Thư điện tử"), help_text=_("Để được báo khi có hàng."))


class CheckoutForm(ContactForm):
    """Whom and where, and how each parcel comes; `shown` is what stood on the page, `key` the basket's."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.invoice = WantedInvoiceForm(data, typed=initial or {})

    def is_valid(self) -> bool:
        """Tell whether contact and, where one is wanted, the invoice's details can be taken."""
        own, of_invoice = super().is_valid(), self.invoice.is_valid()
        return own and of_invoice


def asked_in(data: Any) -> dict[int, str]:
    """Return the choices among what was sent: `way-<vendor>`; nonsense is left out."""
    named = ((name.removeprefix("way-"), str(value)) for name, value in data.items() if name.startswith("way-"))
    return {int(pk): value for pk, value in named if pk.isdecimal() and len(pk) < 13}
