"""Forms of identifying hosts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.models import Person
from market.kernel.clock import today_in_hanoi
from market.kernel.typed_fields import DayField
from sessions.selectors.hosts import SPEAKERS
from sessions.services.hosts import LONGEST_DAYS
from vetting.forms.fields import PAPERS
from vetting.models import Vendor


class VerifyForm(forms.Form):
    """What somebody was compared with, for whom they speak, and how long that holds."""

    vendor = forms.ModelChoiceField(Vendor.objects.none(), label=_("Dẫn cho gian hàng"), empty_label=None)
    source = forms.CharField(
        label=_("Đã đối chiếu với"),
        max_length=200,
        help_text=_("Ví dụ: căn cước gắn chip, xem trực tiếp tại văn phòng. Không ghi số giấy tờ."),
    )
    valid_until = DayField(label=_("Có giá trị đến hết ngày"), help_text=_("Nhiều nhất 12 tháng."))
    evidence = forms.FileField(
        label=_("Tệp kèm theo"),
        required=False,
        allow_empty_file=True,  # its sentence comes from where all files are judged
        help_text=_("Ví dụ: giấy giới thiệu của hợp tác xã. Tuyệt đối không tải ảnh căn cước hay giấy tờ tùy thân."),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, person: Person) -> None:
        initial = {"valid_until": today_in_hanoi() + timedelta(days=LONGEST_DAYS)}
        super().__init__(data, files, initial=initial)
        vendor: Any = self.fields["vendor"]
        vendor.queryset = Vendor.objects.filter(members__person=person, members__part__in=SPEAKERS)
        vendor.label_from_instance = lambda each: each.display_name


class RevokeCheckForm(forms.Form):
    """Why a check no longer counts."""

    reason = forms.CharField(label=_("Lý do thu hồi"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
