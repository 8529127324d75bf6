"""The style guide: every component with real content, for people who build pages and for the browser tests."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import GroupedNumberField

SAMPLES = Path(settings.BASE_DIR) / "templates" / "styleguide" / "samples.json"
FRAMES = {"van-phong": "office.html"}


class SampleForm(forms.Form):
    """One field of each kind; never saved."""

    name = forms.CharField(label=_("Họ tên người nhận"), help_text=_("Đúng như trên giấy tờ, để người giao gọi tên."))
    phone = forms.CharField(
        label=_("Số điện thoại"), widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    commune = forms.ChoiceField(label=_("Xã, phường"), choices=[("", _("Chọn xã, phường")), ("1", "Xã Mê Linh")])
    price = GroupedNumberField(label=_("Giá phiên"), min_value=1000)
    note = forms.CharField(label=_("Lời nhắn"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    pay = forms.ChoiceField(
        label=_("Cách trả tiền"),
        widget=forms.RadioSelect,
        choices=[("cod", _("Trả tiền khi nhận hàng")), ("qr", _("Chuyển khoản thẳng cho chủ thể"))],
    )
    paper = forms.FileField(label=_("Phiếu kiểm nghiệm"), help_text=_("PDF hoặc ảnh chụp, tối đa 20 MB."))
    agree = forms.BooleanField(label=_("Tôi cam kết giấy tờ là thật và chịu trách nhiệm trước pháp luật"))


def samples(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the style guide, in the street's frame or the office's (`?khung=van-phong`)."""
    content: dict[str, Any] = json.loads(SAMPLES.read_text(encoding="utf-8"))
    faulty = SampleForm(auto_id="faulty_%s", data={"name": "", "phone": "0912", "price": "900", "pay": "cod"})
    faulty.add_error("phone", _("Số này thiếu chữ số. Hãy gõ đủ 10 số, ví dụ 0912 345 678."))
    return content | {
        "frame": FRAMES.get(request.GET.get("khung", ""), "base.html"),
        "form": SampleForm(),
        "faulty": faulty,
        "closes_at": timezone.now() + timedelta(hours=1, minutes=12),
    }
