"""What a visitor may ask of the catalogue. Nonsense is ignored, never an error: addresses get shared and cut."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from market.kernel.texts import nfc
from market.places.forms import CommuneField
from market.places.models import Commune
from market.places.selectors import commune_by_code
from market.storefront.catalogue.names import names
from market.storefront.catalogue.ordering import ORDERS
from market.storefront.catalogue.wishes import Wishes
from sessions.night.wishes import BANDS
from vetting.models import Product

LONGEST_TEXT = 80  # characters of a search
DELIVERY = "giao-den"
# English names that stood in addresses before; what was shared then is led on.
FORMER_NAMES = {"branch": "nhom", "stars": "sao", "after": "sau"}
HIGHEST_ID = 2**63 - 1


class CatalogueForm(forms.Form):
    """Search, choices, order and page, under the names they have in an address."""

    q = forms.CharField(
        label=_("Tìm sản phẩm"),
        required=False,
        widget=forms.SearchInput(
            attrs={"placeholder": _("bưởi đỏ, miến, lụa…"), "autocomplete": "off", "maxlength": LONGEST_TEXT}
        ),
    )
    nhom = forms.CharField(required=False)
    bo = forms.IntegerField(required=False)
    sao = forms.TypedChoiceField(choices=Product.Stars.choices, coerce=int, empty_value=None, required=False)
    xa = forms.RegexField(r"^\d{5}$", required=False)
    quan = forms.CharField(required=False)
    tinh = forms.CharField(required=False)
    gia = forms.ChoiceField(choices=[(code, code) for code in BANDS], required=False)
    phien_toi = forms.BooleanField(required=False)
    con_hang = forms.BooleanField(required=False)
    giao_den = CommuneField(label=_("Giao đến xã, phường"), required=False)
    xep = forms.ChoiceField(choices=[(code, code) for code in ORDERS], required=False)
    sau = forms.IntegerField(required=False, min_value=1, max_value=HIGHEST_ID)
    truoc = forms.IntegerField(required=False, min_value=1, max_value=HIGHEST_ID)

    def __init__(self, data: QueryDict) -> None:
        self.delivery = commune_by_code(data.get(DELIVERY, ""))  # as the addresses of choices have it
        super().__init__(_with_label(data, self.delivery))

    def add_prefix(self, field_name: str) -> str:
        """Name fields as addresses do: "phien-toi"."""
        return field_name.replace("_", "-")

    def wishes(self) -> Wishes:
        """Return what is asked; fields that make no sense are left out."""
        self.full_clean()
        asked, known = self.cleaned_data, names()
        number = asked.get("bo")
        product_set = known.sets.get(number) if number else None
        branch = product_set[0] if product_set else asked.get("nhom")
        delivery = asked.get("giao_den")
        return Wishes(
            text=nfc((asked.get("q") or "").replace("\x00", ""))[:LONGEST_TEXT],
            branch=branch if branch in known.branches else "",
            product_set=number if product_set else None,
            stars=asked.get("sao"),
            price=asked.get("gia") or "",
            is_coming=bool(asked.get("phien_toi")),
            in_stock=bool(asked.get("con_hang")),
            deliver_to=delivery.pk if delivery else "",
            order=asked.get("xep") or "",
            after=asked.get("sau"),
            before=asked.get("truoc"),
            **_place(asked),
        )


def _place(asked: dict[str, Any]) -> dict[str, str]:
    """Return the narrowest place asked for."""
    known = names()
    if asked.get("xa"):
        return {"commune": asked["xa"]}
    if asked.get("quan") in known.districts:
        return {"district": asked["quan"]}
    return {"province": asked["tinh"]} if asked.get("tinh") in known.provinces else {}


def _with_label(data: QueryDict, commune: Commune | None) -> QueryDict:
    if commune is None:
        return data
    written = data.copy()
    written[DELIVERY] = commune.label
    written[f"{DELIVERY}-code"] = commune.code
    return written
