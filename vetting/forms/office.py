"""What the office fills in: questions to the queue, verdicts, decisions, suspensions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vetting.models import Vendor
from vetting.selectors.queue import VIEWS, QueueWishes
from vetting.selectors.register import RegisterWishes

LONGEST_REASON = 500  # characters, as the column says
# Proposed while typing; the reviewer may write anything.
QUICK_REASONS = (
    _("Ảnh mờ, không đọc được chữ. Hãy chụp lại nơi đủ sáng."),
    _("Thiếu trang. Hãy tải đủ các trang."),
    _("Giấy đã hết hạn. Hãy nộp bản còn hạn."),
    _("Tên trên giấy khác tên cơ sở trong hồ sơ."),
    _("Số hiệu hoặc ngày ghi trong hồ sơ khác trên giấy."),
    _("Không phải loại giấy tờ được yêu cầu."),
    _("Phiếu kiểm nghiệm đã quá 12 tháng. Hãy làm phiếu mới."),
)


class QueueForm(forms.Form):
    """A question to the queue. Nonsense is left out, never an error: addresses get shared and cut."""

    xem = forms.ChoiceField(choices=[(view, view) for view in VIEWS], required=False)
    kind = forms.ChoiceField(
        label=_("Loại hình"), choices=[("", _("Mọi loại hình")), *Vendor.Kind.choices], required=False
    )
    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        max_length=80,
        widget=forms.SearchInput(attrs={"placeholder": _("tên, mã số thuế, xã…"), "autocomplete": "off"}),
    )
    after = forms.IntegerField(required=False, min_value=1)

    def wishes(self) -> QueueWishes:
        """Return what is asked, made sane."""
        self.full_clean()
        data = self.cleaned_data
        return QueueWishes(
            data.get("xem") or "waiting", data.get("kind") or "", data.get("q") or "", data.get("after") or None
        )


class RegisterForm(forms.Form):
    """A question to the register of vendors."""

    status = forms.ChoiceField(
        label=_("Trạng thái"), choices=[("", _("Mọi trạng thái")), *Vendor.Status.choices], required=False
    )
    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        max_length=80,
        widget=forms.SearchInput(attrs={"placeholder": _("tên, mã số thuế, xã…"), "autocomplete": "off"}),
    )

    after = forms.IntegerField(required=False, min_value=1)

    def wishes(self) -> RegisterWishes:
        """Return what is asked, made sane."""
        self.full_clean()
        data = self.cleaned_data
        return RegisterWishes(data.get("q") or "", data.get("status") or "", data.get("after") or None)


class NameRefusalForm(forms.Form):
    """Why a vendor keeps its name."""

    reason = forms.CharField(
        label=_("Lý do không đồng ý"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chủ thể đọc nguyên văn."),
    )


class SuspensionForm(forms.Form):
    """Why a vendor or a product may not sell for now."""

    reason = forms.CharField(
        label=_("Lý do tạm dừng"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chủ thể đọc nguyên văn. Có hiệu lực ngay từ đơn đặt tiếp theo."),
    )
