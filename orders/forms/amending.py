"""Proposing a change of an order: what each side may ask for. The form judges shape, the service meaning."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.money import dong
from market.kernel.texts import nfc
from market.kernel.typed_fields import CountField, DayField, GroupedNumberField
from market.places.forms import CommuneField
from orders.aftercare.acts import Side
from orders.buying.basket import MOST_UNITS
from orders.models import Order, OrderLine
from orders.services.amending import MOST_FEE, Address, Change


class AmendForm(forms.Form):
    """The order as it would be. Zero units leave a line out; what is not touched stays."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    deliver_by = DayField(label=gettext_lazy("Giao chậm nhất ngày"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do, bên kia sẽ đọc được"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, order: Order) -> None:
        initial = {"version": order.version, "deliver_by": order.deliver_by}
        super().__init__(data, initial=initial)
        self.order = order
        self.agreed_lines = order.current_lines
        for line in self.agreed_lines:
            self.fields[_units(line)] = _units_field(line)

    def clean_reason(self) -> str:
        return nfc(self.cleaned_data["reason"])

    @property
    def rows(self) -> Iterator[tuple[OrderLine, list[BoundField]]]:
        """Yield each line with its fields."""
        for line in self.agreed_lines:
            yield line, [self[name] for name in (_units(line), _price(line)) if name in self.fields]

    @property
    def rest(self) -> list[BoundField]:
        """Return the fields that belong to no line."""
        of_lines = {name(line) for line in self.agreed_lines for name in (_units, _price)}
        return [self[name] for name in self.fields if name not in of_lines]

    def change(self) -> Change:
        """Return the order as it is asked for."""
        data = self.cleaned_data
        wanted = {
            line.listing_id: (data[_units(line)], data.get(_price(line)) or line.unit_price)
            for line in self.agreed_lines
            if data[_units(line)]
        }
        fee = data.get("delivery_fee")
        return Change(
            version=data["version"],
            lines=wanted,
            delivery_fee=self.order.delivery_fee if fee is None else fee,
            deliver_by=data["deliver_by"],
            reason=data["reason"],
            address=self._address(),
        )

    def _address(self) -> Address | None:
        return None


class BuyerAmendForm(AmendForm):
    """A buyer asks for other quantities, another day, another address."""

    commune = CommuneField(label=gettext_lazy("Giao đến xã/phường khác"), required=False)
    street = forms.CharField(
        label=gettext_lazy("Số nhà, thôn/đường"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Để trống cả hai ô nếu địa chỉ không đổi."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    field_order = ("version", "deliver_by", "commune", "street", "reason")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("commune")) != bool(data.get("street")) and "commune" not in self.errors:
            self.add_error("street", _("Hãy điền cả xã, phường lẫn số nhà, thôn hoặc đường."))
        return data

    def _address(self) -> Address | None:
        commune, street = self.cleaned_data.get("commune"), nfc(self.cleaned_data.get("street", ""))
        return Address(commune.pk, street) if commune else None


class VendorAmendForm(AmendForm):
    """A vendor asks for fewer units, a lower price, another day, another fee."""

    delivery_fee = GroupedNumberField(label=gettext_lazy("Phí giao hàng"), min_value=0, max_value=MOST_FEE)
    field_order = ("version", "deliver_by", "delivery_fee", "reason")

    def __init__(self, data: Any = None, *, order: Order) -> None:
        super().__init__(data, order=order)
        self.initial["delivery_fee"] = order.delivery_fee
        for line in self.agreed_lines:
            self.fields[_price(line)] = _price_field(line)


FORMS: dict[Side, type[AmendForm]] = {Side.BUYER: BuyerAmendForm, Side.VENDOR: VendorAmendForm}


def _units(line: OrderLine) -> str:
    return f"units-{line.listing_id}"


def _price(line: OrderLine) -> str:
    return f"price-{line.listing_id}"


def _units_field(line: OrderLine) -> CountField:
    return CountField(
        label=_("Số lượng"),
        min_value=0,
        max_value=MOST_UNITS,
        initial=line.quantity,
        help_text=_("Đang là %(n)d %(unit)s; 0 là bỏ.") % {"n": line.quantity, "unit": line.listing.product.unit},
        error_messages={"required": _("Hãy điền số lượng."), "invalid": _("Hãy điền số lượng bằng chữ số.")},
    )


def _price_field(line: OrderLine) -> GroupedNumberField:
    return GroupedNumberField(
        label=_("Đơn giá"),
        min_value=1,
        max_value=line.unit_price,
        initial=line.unit_price,
        help_text=_("Không cao hơn %(price)s đã chốt.") % {"price": dong(line.unit_price)},
    )
