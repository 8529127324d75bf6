"""Whom an invoice is made out to, and under which number it was issued."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.accounts.fields import EmailField
from market.kernel.texts import nfc
from market.kernel.typed_fields import DayField
from orders.models import InvoiceRequest
from orders.services.invoices import InvoiceDetails
from vetting import tax_codes

PREFIX = "hoa-don"  # of the fields on the page of an order to be placed


def _line(label: Any, longest: int, autocomplete: str, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
    )


class InvoiceForm(forms.Form):
    """The details an invoice needs; a person has no tax code."""

    name = _line(
        gettext_lazy("Tên đơn vị hoặc người mua"), 200, "organization", gettext_lazy("Hãy điền tên trên hóa đơn.")
    )
    tax_code = forms.CharField(
        label=gettext_lazy("Mã số thuế"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("10, 12 hoặc 13 số. Để trống nếu xuất cho cá nhân không có mã số thuế."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    address = _line(gettext_lazy("Địa chỉ"), 300, "street-address", gettext_lazy("Hãy điền địa chỉ trên hóa đơn."))
    email = EmailField(label=gettext_lazy("Thư điện tử nhận hóa đơn"))

    def clean_tax_code(self) -> str:
        typed = self.cleaned_data["tax_code"].strip()
        if not typed:
            return ""
        code = tax_codes.typed_tax_code(typed)
        if code is None:
            raise forms.ValidationError(_("Mã số thuế có 10, 12 hoặc 13 chữ số."), code="shape")
        return code

    def details(self) -> InvoiceDetails:
        """Return whom the invoice is made out to."""
        data = self.cleaned_data
        return InvoiceDetails(nfc(data["name"]), data["tax_code"], nfc(data["address"]), data["email"])

    def warning(self) -> str:
        """Return what looks wrong but does not block."""
        code = self.cleaned_data["tax_code"]
        if not code or tax_codes.is_plausible(code):
            return ""
        return _("Mã số thuế có vẻ gõ nhầm: số kiểm tra không khớp. Anh/Chị xem lại giúp; yêu cầu vẫn được gửi.")


class WantedInvoiceForm(InvoiceForm):
    """The same on the page of an order to be placed, where nothing has to be filled in unless it is wanted."""

    wanted = forms.BooleanField(label=gettext_lazy("Xuất hóa đơn cho tôi"), required=False)
    field_order = ("wanted",)
    use_required_attribute = False  # nothing has to be filled in while no invoice is wanted

    def __init__(self, data: Any = None, *, typed: Mapping[str, Any]) -> None:
        known = {name: typed[f"{PREFIX}-{name}"] for name in self.base_fields if typed.get(f"{PREFIX}-{name}")}
        super().__init__(data, prefix=PREFIX, initial=known)

    @property
    def is_wanted(self) -> bool:
        """Tell whether an invoice is asked for."""
        return self.is_bound and bool(self.data.get(self.add_prefix("wanted")))

    @property
    def is_open(self) -> bool:
        """Tell whether the page shows the details: they were asked for, or typed before."""
        return self.is_wanted or bool(self.initial)

    def is_valid(self) -> bool:
        """Tell whether the details can be taken; nobody is held up by those of an invoice that is not wanted."""
        return not self.is_wanted or super().is_valid()


class IssuedForm(forms.Form):
    """The invoice as the vendor has issued it."""

    number = _line(gettext_lazy("Số hóa đơn"), 20, "off", gettext_lazy("Hãy điền số hóa đơn."))
    issued_on = DayField(label=gettext_lazy("Ngày hóa đơn"))

    def __init__(self, data: Any = None, *, invoice: InvoiceRequest) -> None:
        super().__init__(data, initial={"number": invoice.number, "issued_on": invoice.issued_on})

    def clean_number(self) -> str:
        return nfc(self.cleaned_data["number"])
