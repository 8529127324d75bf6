"""Pasting comments, and confirming what was drafted from one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.typed_fields import CountField
from orders.buying.basket import MOST_DONG, MOST_UNITS, WantedLine
from orders.forms.sheet import ContactForm
from orders.models import CommentBatch
from orders.typed.comments import LONGEST_PASTE, Comment, Shape, read_comments
from orders.typed.draft_sheet import DraftLine, DraftSheet

SHAPES = [
    (Shape.COPIED.value, gettext_lazy("Chép từ trang: tên và bình luận xuống dòng")),
    (Shape.TABLE.value, gettext_lazy("Bảng CSV: tên, bình luận")),
]


class PasteForm(forms.Form):
    """Comments as they were copied."""

    source = forms.ChoiceField(label=gettext_lazy("Chép từ"), choices=CommentBatch.Source.choices)
    shape = forms.ChoiceField(label=gettext_lazy("Dạng"), choices=SHAPES)
    text = forms.CharField(
        label=gettext_lazy("Bình luận"),
        max_length=LONGEST_PASTE,
        strip=False,
        error_messages={
            "required": gettext_lazy("Hãy dán các bình luận vào đây."),
            "null_characters_not_allowed": gettext_lazy("Phần dán có ký tự lạ. Anh/Chị chép lại giúp."),
        },
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def comments(self) -> list[Comment]:
        """Return who wrote what."""
        return read_comments(self.cleaned_data["text"], Shape(self.cleaned_data["shape"]))


class DraftForm(ContactForm):
    """How many of each drafted listing, to whom, where. A phone the link was sent to is not asked for again."""

    fee = forms.IntegerField(required=False, min_value=0, max_value=MOST_DONG, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: DraftSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for line in sheet.lines:
            self.fields[_quantity(line)] = _quantity_field(line)
            self.fields[_price(line)] = forms.IntegerField(
                min_value=1, max_value=MOST_DONG, widget=forms.HiddenInput, required=True
            )
        if sheet.phone:
            del self.fields["phone"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.sheet.phone:
            data["phone"] = self.sheet.phone
        if not self.errors and not self.wanted():
            self.add_error(None, _("Anh/Chị để ít nhất một món có số lượng từ 1."))
        return data

    def wanted(self) -> list[WantedLine]:
        """Return the lines at the prices that were shown; 0 leaves a line out."""
        data = self.cleaned_data
        lines = [
            WantedLine(line.draft.listing_id, data[_quantity(line)], data[_price(line)]) for line in self.sheet.lines
        ]
        return [line for line in lines if line.quantity]

    def asked(self) -> list[WantedLine]:
        """Return the quantities that stand in the fields at the prices of now."""
        typed = ((line, str(self[_quantity(line)].value())) for line in self.sheet.lines)
        return [
            WantedLine(line.draft.listing_id, int(number), line.stall.unit_price)
            for line, number in typed
            if number.isdecimal() and len(number) < 6 and int(number)
        ]

    @property
    def total(self) -> int:
        """Return what they cost, in đồng."""
        return sum(line.amount for line in self.asked())

    def rows(self) -> list[tuple[DraftLine, forms.BoundField, str, str]]:
        """Return each line with its quantity, and the name and value of its hidden price."""
        return [
            (line, self[_quantity(line)], self.add_prefix(_price(line)), str(line.stall.unit_price))
            for line in self.sheet.lines
        ]


def _quantity(line: DraftLine) -> str:
    return f"quantity-{line.draft.pk}"


def _price(line: DraftLine) -> str:
    return f"price-{line.draft.pk}"


def _quantity_field(line: DraftLine) -> CountField:
    product = line.stall.listing.product
    return CountField(
        label=_("Số lượng %(name)s (%(unit)s)") % {"name": product.name, "unit": product.unit},
        min_value=0,
        max_value=MOST_UNITS,
        initial=line.draft.quantity,
        error_messages={
            "required": _("Hãy điền số lượng, hoặc 0 để bỏ món này."),
            "invalid": _("Hãy điền số lượng bằng chữ số."),
        },
    )
