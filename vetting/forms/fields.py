"""Fields and the base that the forms of this app share."""

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
from market.kernel.typed_fields import tidy
from vetting.models import ProductSet

IMAGES = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif"
LENGTHS = (9, 10)  # digits of mobile numbers and of landlines after +84
PAPERS = f"application/pdf,{IMAGES}"


class TidyModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """Take labels, lengths and choices from a model; leave judging and writing to the services."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {name: tidy(value) if isinstance(value, str) else value for name, value in data.items()}

    def _post_clean(self) -> None:
        """Leave the instance alone: a form never writes, not even to an object in memory."""


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
