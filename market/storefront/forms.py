"""What a visitor may ask of the catalogue. Nonsense is ignored, never an error: addresses get shared and cut."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from vetting.models import Product, ProductBranch


@dataclass(frozen=True)
class Wishes:
    """A question to the catalogue, made sane."""

    text: str = ""
    branch: str = ""
    stars: int | None = None
    after: int | None = None  # id of the last product of the page before


class CatalogueForm(forms.Form):
    """Search and facets."""

    q = forms.CharField(
        label=_("Tìm sản phẩm"),
        required=False,
        max_length=80,
        widget=forms.SearchInput(attrs={"placeholder": _("bưởi đỏ, miến, lụa…"), "autocomplete": "off"}),
    )
    branch = forms.ModelChoiceField(ProductBranch.objects.all(), required=False)
    stars = forms.TypedChoiceField(choices=Product.Stars.choices, coerce=int, empty_value=None, required=False)
    after = forms.IntegerField(required=False, min_value=1)

    def wishes(self) -> Wishes:
        """Return what is asked; fields that make no sense are left out."""
        self.full_clean()
        data = self.cleaned_data
        branch = data.get("branch")
        return Wishes(data.get("q") or "", branch.code if branch else "", data.get("stars"), data.get("after"))


class StampForm(forms.Form):
    """The code on a stamp, typed in any way, or the whole address in its QR."""

    ma = forms.CharField(
        label=_("Mã trên tem"),
        max_length=300,
        help_text=_("Tám ký tự dưới mã QR, ví dụ 7K3F 9QRM. Chữ hoa hay thường, có cách hay không đều được."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
