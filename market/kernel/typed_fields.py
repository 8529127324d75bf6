"""Fields that take what people really type: grouped numbers, days and moments as they are written here."""

import re
import unicodedata
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from market.kernel.money import grouped

IN_GROUPS = re.compile(r"-?\d{1,3}(\.\d{3})+")  # 1.034 is a thousand; what "1.5" was meant to be nobody guesses


def composed(typed: QueryDict) -> Any:
    """Return what was typed with each word in NFC; nearly always it is already."""
    if all(unicodedata.is_normalized("NFC", value) for _name, values in typed.lists() for value in values):
        return typed
    copy = typed.copy()
    for name, values in typed.lists():
        copy.setlist(name, [unicodedata.normalize("NFC", value) for value in values])
    return copy


def tidy(text: str) -> str:
    """Return typed text in NFC without invisible characters (direction overrides, zero widths); line breaks stay."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    kept = ("".join(char for char in line if unicodedata.category(char) not in {"Cc", "Cf", "Co"}) for line in lines)
    return "\n".join(" ".join(line.split()) for line in kept).strip()


class GroupedNumberField(forms.IntegerField):
    """A whole number as people write it: 189000, 189.000, 189.000 ₫."""

    widget: forms.Widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = re.sub(r"[\s₫đ]", "", value)
            if IN_GROUPS.fullmatch(value):
                value = value.replace(".", "")
            elif "." in value:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with its dots."""
        return grouped(value) if isinstance(value, int) else value


class CountField(GroupedNumberField):
    """A small whole number with the browser's own buttons: pieces, minutes, pages. "1.000" is a thousand here too."""

    widget = forms.NumberInput(attrs={"inputmode": "numeric"})

    def prepare_value(self, value: Any) -> Any:
        """Show the bare number: a number input takes no dots."""
        return value


class DayField(forms.DateField):
    """A day as it is written here: 20/11/2026, 20-11-2026, 20.11.2026 or 20112026.

    A browser's own calendar would follow the browser's language, and 11/20/2026 stand beside a paper's 20/11/2026.
    """

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "maxlength": 20}
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
        attrs = {"placeholder": _("ngày/tháng/năm giờ:phút"), "maxlength": 30}
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
