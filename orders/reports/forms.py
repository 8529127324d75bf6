"""Questions to the registers. Nonsense is left out, never an error: addresses get shared and cut."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from market.kernel.templatetags.formats import day
from orders.reports.ending_papers import SOON_DAYS, EndingWishes
from orders.reports.places import Narrowing
from orders.reports.vetting_register import VettingWishes
from vetting.forms.fields import DayField
from vetting.models import Dossier, ProductBranch

STARS = [("", _("Mọi hạng sao")), ("3", _("3 sao")), ("4", _("4 sao")), ("5", _("5 sao")), ("0", _("Chưa xếp sao"))]
SEEN = [choice for choice in Dossier.Status.choices if choice[0] != Dossier.Status.DRAFT]


def _branches() -> list[tuple[str, Any]]:
    return [("", _("Mọi nhóm")), *((branch.code, str(branch)) for branch in ProductBranch.objects.all())]


def _states() -> list[tuple[str, Any]]:
    """Return the states to choose from; at each request, because a number put into words is bound to a language."""
    return [
        ("", _("Sắp hoặc đã hết hạn")),
        ("expired", _("Đã hết hạn")),
        *((f"soon-{days}", _now("Còn tối đa %(n)d ngày") % {"n": days}) for days in SOON_DAYS),
        ("in_rerating_window", _("Đến kỳ nộp đánh giá lại")),
        ("window_missed", _("Quá kỳ nộp đánh giá lại")),
        ("extended", _("Đang được gia hạn")),
    ]


class RegisterForm(forms.Form):
    """What both registers are narrowed by."""

    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    noi = forms.CharField(
        label=_("Địa bàn"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("xã, quận huyện cũ, tỉnh"), "autocomplete": "off"}),
    )
    nhom = forms.ChoiceField(label=_("Nhóm sản phẩm"), choices=_branches, required=False)
    sao = forms.ChoiceField(label=_("Hạng sao"), choices=STARS, required=False)
    after = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def asked(self) -> list[tuple[str, str]]:
        """Return the filters in use, in words, for the head of the file."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name != "after":
                choices = dict(getattr(field, "choices", ()))
                found.append(
                    (str(field.label), str(choices.get(value) or (day(value) if hasattr(value, "year") else value)))
                )
        return found or [(_now("Lọc theo"), _now("không lọc"))]

    def _narrowing(self) -> Narrowing:
        data = self.cleaned_data
        stars = data.get("sao")
        return Narrowing(data.get("noi") or "", data.get("nhom") or "", int(stars) if stars else None)


class VettingRegisterForm(RegisterForm):
    """A question to the vetting register."""

    ket_qua = forms.ChoiceField(label=_("Kết quả"), choices=[("", _("Mọi kết quả")), *SEEN], required=False)

    def wishes(self) -> VettingWishes:
        """Return what is asked, made sane."""
        self.full_clean()
        data = self.cleaned_data
        return VettingWishes(
            data.get("tu"), data.get("den"), data.get("ket_qua") or "", self._narrowing(), data.get("after")
        )


class EndingRegisterForm(RegisterForm):
    """A question to the register of ending papers."""

    tinh_trang = forms.ChoiceField(label=_("Tình trạng"), choices=_states, required=False)

    def wishes(self) -> EndingWishes:
        """Return what is asked, made sane."""
        self.full_clean()
        data = self.cleaned_data
        return EndingWishes(
            data.get("tu"), data.get("den"), data.get("tinh_trang") or "", self._narrowing(), data.get("after")
        )
