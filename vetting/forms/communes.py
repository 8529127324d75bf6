"""What a commune's officer answers, and what the office fills in about communes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.places.forms import CommuneField
from vetting.models import CommuneAnswer, CommuneRound, Vendor
from vetting.selectors.communes import this_month
from vetting.services.communes import ProducerAnswer

LONGEST_NOTE = 500  # characters, as the column


class OfficerForm(forms.Form):
    """Who answers for the commune."""

    officer = forms.CharField(
        label=_("Họ và tên người xác nhận"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class ProducerForm(forms.Form):
    """What is said of one producer; nothing yet is no error, the list can be finished later."""

    verdict = forms.ChoiceField(
        label=_("Cơ sở này hiện nay"),
        choices=CommuneAnswer.Verdict.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Cần sửa gì, hoặc nghỉ từ khi nào"), required=False, max_length=LONGEST_NOTE)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        verdict, note = data.get("verdict", ""), data.get("note", "")
        if verdict == CommuneAnswer.Verdict.CORRECTED and not note:
            self.add_error("note", _("Hãy ghi thông tin nào cần sửa, sửa thành gì."))
        if verdict == CommuneAnswer.Verdict.CLOSED and not note:
            self.add_error("note", _("Hãy ghi cơ sở nghỉ từ khi nào."))
        if note and not verdict and "verdict" not in self.errors:
            self.add_error("verdict", _("Hãy chọn một trong ba."))
        return data


class RoundSheet:
    """A commune's list: one form per producer beside the officer's name."""

    def __init__(self, commune_round: CommuneRound, producers: list[Vendor], data: Mapping[str, Any] | None) -> None:
        """Fill the forms with what was typed, else with what was saved."""
        saved = {answer.vendor_id: answer for answer in commune_round.answers.all()}
        self.officer = OfficerForm(data, initial={"officer": commune_round.answered_by})
        self.rows: list[tuple[Vendor, ProducerForm, CommuneAnswer | None]] = []
        for vendor in producers:
            answer = saved.get(vendor.pk)
            initial = {"verdict": answer.verdict, "note": answer.note} if answer else {}
            self.rows.append((vendor, ProducerForm(data, prefix=f"c{vendor.pk}", initial=initial), answer))

    def is_valid(self) -> bool:
        """Tell whether everything can be saved as it stands."""
        return all([self.officer.is_valid(), *(form.is_valid() for _vendor, form, _answer in self.rows)])

    def answers(self) -> list[ProducerAnswer]:
        """Return what was answered and can be saved; what has a mistake waits for it to be mended."""
        return [
            ProducerAnswer(vendor.pk, form.cleaned_data["verdict"], form.cleaned_data["note"])
            for vendor, form, _answer in self.rows
            if form.is_valid() and form.cleaned_data["verdict"]
        ]

    @property
    def left(self) -> int:
        """Return how many producers have no saved answer."""
        return sum(answer is None for _vendor, _form, answer in self.rows)


class ContactForm(forms.Form):
    """Whom the office writes to in a commune."""

    commune = CommuneField(label=_("Xã/Phường"), help_text=_("Gõ vài chữ, không cần dấu: me linh."))
    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), max_length=254)


class HandlingForm(forms.Form):
    """What the office did about an answer."""

    note = forms.CharField(label=_("Ban tổ chức đã làm gì"), max_length=300)


class MonthForm(forms.Form):
    """Which month, and which commune; nonsense means this month and all."""

    thang = forms.DateField(label=_("Tháng"), required=False, input_formats=["%Y-%m"])
    xa = forms.CharField(required=False, max_length=5)

    def month(self) -> date:
        """Return the first day of the month asked for, at most this one."""
        self.full_clean()
        asked: date | None = self.cleaned_data.get("thang")
        return min(asked, this_month()) if asked else this_month()

    def commune(self) -> str:
        """Return the code of the commune asked for, or nothing."""
        self.full_clean()
        return str(self.cleaned_data.get("xa") or "")
