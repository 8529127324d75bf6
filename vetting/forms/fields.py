"""Fields and the base that the forms of this app share."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from market.accounts import phones
from market.accounts.fields import PhoneField
from market.kernel.money import grouped
from vetting.models import ProductSet

IMAGES = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif"
LENGTHS = (9, 10)  # digits of mobile numbers and of landlines after +84
PAPERS = f"application/pdf,{IMAGES}"


def tidy(text: str) -> str:
    """Return typed text in NFC without invisible characters (direction overrides, zero widths); line breaks stay."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    kept = ("".join(char for char in line if unicodedata.category(char) not in {"Cc", "Cf", "Co"}) for line in lines)
    return "\n".join(" ".join(line.split()) for line in kept).strip()


class TidyModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """Take labels, lengths and choices from a model; leave judging and writing to the services."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {name: tidy(value) if isinstance(value, str) else value for name, value in data.items()}

    def _post_clean(self) -> None:
        """Leave the instance alone: a form never writes, not even to an object in memory."""


class GroupedNumberField(forms.IntegerField):
    """A whole number as people write it: 189000, 189.000, 189.000 ₫."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = re.sub(r"[\s.₫đ]", "", value)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with its dots."""
        return grouped(value) if isinstance(value, int) else value


class BusinessPhoneField(PhoneField):
    """Take a Vietnamese number, mobile or landline, in any spelling; give it as "+842438251234"."""

    default_error_messages = {"unreal": _("Số điện thoại này chưa đúng. Ví dụ đúng: 0912 345 678.")}

    def clean(self, value: Any) -> str:
        """Return the number as stored."""
        text = str(forms.CharField.clean(self, value))
        try:
            number = phonenumbers.parse(text, phones.REGION)
        except phonenumbers.NumberParseException:
            raise ValidationError(self.error_messages["unreal"], code="unreal") from None
        # The library moves digits of short landline numbers until they fit; the length tells.
        digits = len(str(number.national_number))
        is_ours = number.country_code == phones.COUNTRY_CODE and digits in LENGTHS
        if not is_ours or not phonenumbers.is_valid_number(number):
            raise ValidationError(self.error_messages["unreal"], code="unreal")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class DayField(forms.DateField):
    """A day as it is written here: 20/11/2026, 20-11-2026, 20.11.2026 or 20112026.

    A browser's own calendar would follow the browser's language, and 11/20/2026 stand beside a paper's 20/11/2026.
    """

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "maxlength": 20, "autocomplete": "off"}
        widget = forms.DateInput(format="%d/%m/%Y", attrs=attrs)
        formats = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d"]
        invalid = {"invalid": _("Ngày này không có trên lịch. Viết ngày, tháng rồi năm, như 20/11/2026.")}
        super().__init__(input_formats=formats, widget=widget, error_messages=invalid, **options)

    def to_python(self, value: Any) -> Any:
        """Return the day; spaces around the strokes are no matter."""
        return super().to_python(re.sub(r"\s", "", value) if isinstance(value, str) else value)


class MomentField(forms.DateTimeField):
    """A moment on Hanoi's wall clock as it is written here: 20/11/2026 20:30, 20-11-2026 20h30, 20112026 2030.

    A browser's own calendar and clock would follow the browser's language: 11/20/2026, 08:30 PM.
    """

    def __init__(self, *, seconds: bool = False, **options: Any) -> None:
        attrs = {"placeholder": _("ngày/tháng/năm giờ:phút"), "maxlength": 30, "autocomplete": "off"}
        written = "%d/%m/%Y %H:%M:%S" if seconds else "%d/%m/%Y %H:%M"
        widget = forms.DateTimeInput(format=written, attrs=attrs)
        formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d%m%Y %H%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        invalid = {"invalid": _("Viết ngày rồi giờ, như 20/11/2026 20:30.")}
        super().__init__(input_formats=formats, widget=widget, error_messages=invalid, **options)

    def to_python(self, value: Any) -> Any:
        """Return the moment; how day and hour are set apart is no matter."""
        return super().to_python(_moment_words(value) if isinstance(value, str) else value)


def _moment_words(text: str) -> str:
    """Return a typed moment in one of the spellings the field reads."""
    words = re.sub(r"\s*([/.:-])\s*", r"\1", text.strip().replace("T", " ").replace(",", " "))
    words = re.sub(r"\s*(?:giờ|h|g)\s*(\d*)", lambda found: f":{found[1] or '00'}", words.lower())
    words = re.sub(r"^(\d{8})(\d{4})$", r"\1 \2", words)
    day, gap, hour = words.partition(" ")
    if re.fullmatch(r"\d{1,2}[-.]\d{1,2}[-.]\d{4}", day):
        day = re.sub("[-.]", "/", day)
    return f"{day}{gap}{hour.strip().replace('.', ':')}"


class BranchIterator(ModelChoiceIterator):  # type: ignore[type-arg]
    """Group the product sets by their branch."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", _("Chọn bộ sản phẩm"))
        for branch, sets in groupby(self.queryset.select_related("branch"), key=lambda item: item.branch):
            yield (str(branch), [self.choice(item) for item in sets])


class ProductSetField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the 26 product sets, grouped by branch."""

    iterator = BranchIterator

    def __init__(self, **options: Any) -> None:
        super().__init__(ProductSet.objects.order_by("number"), **options)
