"""What a visitor may ask of the directory of vendors. Nonsense is ignored: addresses get shared and cut."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.texts import nfc
from vetting.models import Product, Vendor

LONGEST_TEXT = 80
KINDS = {
    "hop-tac-xa": Vendor.Kind.COOPERATIVE,
    "doanh-nghiep": Vendor.Kind.COMPANY,
    "ho-kinh-doanh": Vendor.Kind.HOUSEHOLD,
}
_NAMES = {
    "text": "q",
    "place": "quan",
    "commune": "xa",
    "stars": "sao",
    "kind": "loai",
    "coming": "phien-toi",
    "after": "sau",
    "before": "truoc",
}  # in the address


@dataclass(frozen=True)
class Asked:
    """A question to the directory, made sane."""

    text: str = ""
    place: str = ""  # a former district of Hà Nội or another province, in plain letters
    commune: str = ""  # its code
    stars: int | None = None
    kind: str = ""  # as in the address
    coming: bool = False  # has goods in the live session or the next
    after: int | None = None  # id of the last vendor of the page before
    before: int | None = None  # id of the first vendor of the page after

    def but(self, **changes: Any) -> "Asked":
        """Return the same question with some of it changed, from its first page on."""
        return replace(self, **{"after": None, "before": None} | changes)

    def address(self, **changes: Any) -> str:
        """Return the query of the changed question."""
        said = {_NAMES[name]: value for name, value in asdict(self.but(**changes)).items() if value}
        return "?" + urlencode({name: 1 if value is True else value for name, value in said.items()})


class DirectoryForm(forms.Form):
    """Search and filters of the directory."""

    q = forms.CharField(
        label=_("Tìm chủ thể"),
        required=False,
        widget=forms.SearchInput(attrs={"placeholder": _("tên cơ sở, xã, phường…"), "autocomplete": "off"}),
    )
    quan = forms.SlugField(required=False, max_length=80)
    xa = forms.RegexField(r"^\d{5}$", required=False)
    sao = forms.TypedChoiceField(choices=Product.Stars.choices, coerce=int, empty_value=None, required=False)
    loai = forms.ChoiceField(choices=[(name, name) for name in KINDS], required=False)
    sau = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    truoc = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def asked(self) -> Asked:
        """Return what is asked; fields that make no sense are left out."""
        self.full_clean()
        data = self.cleaned_data
        return Asked(
            text=nfc(data.get("q") or "")[:LONGEST_TEXT],
            place=data.get("quan") or "",
            commune=data.get("xa") or "",
            stars=data.get("sao"),
            kind=data.get("loai") or "",
            coming=self.data.get("phien-toi") == "1",
            after=data.get("sau"),
            before=None if data.get("sau") else data.get("truoc"),
        )
