"""Pictures of a product: the file, what it shows, where it stands; and why the office keeps one back."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import tidy
from vetting.forms.fields import IMAGES
from vetting.models import ProductPicture

LONGEST_ALT = ProductPicture._meta.get_field("alt").max_length
LONGEST_REASON = 500


class DescriptionForm(forms.Form):
    """What a picture shows."""

    alt = forms.CharField(
        label=_("Ảnh cho thấy gì"),
        max_length=LONGEST_ALT,
        help_text=_("Một câu cho người không nhìn thấy ảnh. Ví dụ: Bưởi bổ đôi, tép đỏ, đặt trên mẹt tre."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_alt(self) -> str:
        """Return the words without invisible characters."""
        return tidy(self.cleaned_data["alt"])


class PictureForm(DescriptionForm):
    """A new picture."""

    picture = forms.FileField(
        label=_("Tệp ảnh"),
        allow_empty_file=True,  # its sentence comes from where all files are judged
        help_text=_("Chụp gần, đủ sáng, nền gọn. JPEG, PNG hoặc HEIC, tới 20 MB."),
        widget=forms.FileInput(attrs={"accept": IMAGES}),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    field_order = ("picture", "alt")


class PlaceForm(forms.Form):
    """Where a picture is to stand; the buttons are the choices."""

    place = forms.IntegerField(min_value=1, max_value=99, widget=forms.HiddenInput)


class PictureRefusalForm(forms.Form):
    """Why the office keeps a picture back."""

    reason = forms.CharField(
        label=_("Lý do không cho hiện"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Chủ thể đọc nguyên văn."),
    )

    def clean_reason(self) -> str:
        """Return the reason without invisible characters."""
        return tidy(self.cleaned_data["reason"])
