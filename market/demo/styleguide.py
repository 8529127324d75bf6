"""The gallery: every component in every state with real content, for people who build pages and for browser tests."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.kernel.kept_forms import KeptForm
from market.kernel.typed_fields import GroupedNumberField

SAMPLES = Path(settings.BASE_DIR) / "templates" / "styleguide" / "samples.json"
SCENES = Path(settings.BASE_DIR) / "static" / "img" / "scenes.svg"
TONES = ("primary", "lantern", "jade", "quiet", "plain", "danger")
LEVELS = ("success", "info", "warning", "error")
FRAMES = {"van-phong": "office.html"}


class _Said:
    """A message as the messages framework hands it to a template."""

    def __init__(self, level: str) -> None:
        self.level_tag = level

    def __str__(self) -> str:
        return gettext("Đã ghi nhận. Anh/Chị xem lại ở mục Đơn của tôi.")


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
        "tones": TONES,
        "badge_tones": ("neutral", "gold", "jade", "vermilion", "sky"),
        "notice_tones": ("sky", "gold", "jade", "vermilion"),
        "lanterns": ("unlit", "warming", "lit", "ember"),
        "scenes": re.findall(r'<symbol id="([^"]+)"', SCENES.read_text(encoding="utf-8")),
        "said": [_Said(level) for level in LEVELS],
        "kept": KeptForm("#gui-lai", [], [gettext("Giao giúp buổi chiều, gọi trước mười phút.")], had_files=True),
        "live_now": {"get_absolute_url": "#phien"},
        "moment": timezone.now() - timedelta(days=2),
        "practice": {"session": {"number": 12}, "ends_at": timezone.now() + timedelta(hours=1)},
        "closes_at": timezone.now() + timedelta(hours=1, minutes=12),
    }
