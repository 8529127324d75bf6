"""Which orders stand behind a figure of the overview. Nonsense is left out: addresses get shared and cut."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import DayField
from market.places.models import Commune
from orders.models import Order
from orders.reports.forms import BUYERS, STARS, LongSelect, branches, offer_sessions
from orders.reports.selection import Wishes
from sessions.models import MarketSession
from vetting.models import Vendor

# What a figure of the overview counts, beside each single state of an order.
STANDINGS = [
    ("chot", _("Đơn chốt, không kể đơn hủy")),
    ("da-gui", _("Đã rời gian hàng")),
    ("den-han", _("Đã giao hoặc quá hạn hẹn")),
    ("dung-hen", _("Đã giao, đúng hẹn")),
    ("hoan", _("Không nhận hoặc gửi trả")),
    ("da-thu", _("Đã thu tiền")),
    ("vu-viec", _("Có vụ việc")),
]


class OrdersForm(forms.Form):
    """Which orders are meant."""

    phien = forms.ModelChoiceField(
        label=_("Phiên"),
        queryset=MarketSession.objects.none(),
        required=False,
        empty_label=_("Mọi phiên"),
        widget=LongSelect,
    )
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    noi = forms.CharField(label=_("Địa bàn"), required=False, max_length=80)
    nhom = forms.ChoiceField(label=_("Nhóm sản phẩm"), choices=branches, required=False)
    sao = forms.ChoiceField(label=_("Hạng sao"), choices=STARS, required=False)
    nguoi_mua = forms.ChoiceField(label=_("Loại người mua"), choices=BUYERS, required=False)
    tinh_trang = forms.ChoiceField(
        label=_("Trạng thái"), choices=[("", _("Mọi trạng thái")), *STANDINGS, *Order.Status.choices], required=False
    )
    xa = forms.ModelChoiceField(queryset=Commune.objects.all(), required=False, widget=forms.HiddenInput)
    chu_the = forms.ModelChoiceField(queryset=Vendor.objects.all(), required=False, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_sessions(self.fields["phien"])
        self.full_clean()

    def wishes(self) -> Wishes:
        """Return what is asked about."""
        data = self.cleaned_data
        keys = {name: data[name].pk if data.get(name) else None for name in ("phien", "chu_the", "xa")}
        stars = data.get("sao")
        return Wishes(
            session=keys["phien"],
            since=data.get("tu"),
            until=data.get("den"),
            place=data.get("noi") or "",
            commune=keys["xa"] or "",
            vendor=keys["chu_the"],
            branch=data.get("nhom") or "",
            stars=int(stars) if stars else None,
            buyer=data.get("nguoi_mua") or "",
        )

    def standing(self) -> str:
        """Return the state asked for."""
        return self.cleaned_data.get("tinh_trang") or ""

    def standing_words(self) -> list[tuple[str, str]]:
        """Return the state asked for, in words."""
        choices = dict(self.fields["tinh_trang"].choices)  # type: ignore[attr-defined]
        return [(str(self.fields["tinh_trang"].label), str(choices[self.standing()]))] if self.standing() else []

    def last_seen(self) -> int | None:
        """Return the last order of the page before."""
        found: int | None = self.cleaned_data.get("after")
        return found
