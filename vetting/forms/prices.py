"""Proofs of regular prices: what the vendor types, how the office judges."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import DayField, GroupedNumberField, tidy
from vetting.forms.fields import PAPERS
from vetting.forms.products import HIGHEST_PRICE, LOWEST_PRICE
from vetting.models import PriceEvidence
from vetting.services.prices import LONGEST_REASON, ProofFacts

ACCEPT, REFUSE = "accept", "refuse"


class ProofForm(forms.Form):
    """A proof: what kind, which price, which day, where, and the picture or PDF."""

    kind = forms.ChoiceField(label=_("Bằng chứng"), choices=PriceEvidence.Kind.choices)
    price = GroupedNumberField(
        label=_("Giá trên bằng chứng"),
        min_value=LOWEST_PRICE,
        max_value=HIGHEST_PRICE,
        help_text=_("Của một đơn vị bán, đúng như trên ảnh."),
    )
    seen_on = DayField(label=_("Ngày ghi nhận"), help_text=_("Ngày chụp kệ, ngày trên hóa đơn, ngày xem trang."))
    place = forms.CharField(
        label=_("Nơi bán"), max_length=200, help_text=_("Tên và địa chỉ cửa hàng, hoặc địa chỉ trang bán hàng.")
    )
    file = forms.FileField(
        label=_("Ảnh hoặc PDF"),
        allow_empty_file=True,  # its sentence comes from where all files are judged
        help_text=_("PDF, JPEG, PNG hoặc HEIC, tới 20 MB. Che tên và số điện thoại của người mua nếu có."),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )

    def clean_place(self) -> str:
        """Return the place without invisible characters."""
        return tidy(self.cleaned_data["place"])

    def facts(self) -> ProofFacts:
        """Return what was typed, for the service."""
        return ProofFacts(**{name: self.cleaned_data[name] for name in ("kind", "price", "seen_on", "place")})


class JudgementForm(forms.Form):
    """Whether a proof holds; the two buttons are the choices. `seen` is the state the officer saw."""

    verdict = forms.ChoiceField(choices=[(ACCEPT, _("Nhận")), (REFUSE, _("Chưa đạt"))])
    reason = forms.CharField(
        label=_("Lý do chưa đạt (gian hàng sẽ đọc)"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.ChoiceField(choices=PriceEvidence.Status.choices, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["reason"] = tidy(data.get("reason") or "")
        if data.get("verdict") == REFUSE and not data["reason"] and "reason" not in self.errors:
            self.add_error("reason", _("Ghi lý do để chủ thể biết cần sửa gì."))
        return data
