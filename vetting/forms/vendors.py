"""A vendor's profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.kernel import clock
from market.kernel.names import refuse_what_is_no_name
from market.kernel.typed_fields import CountField
from market.places.forms import CommuneField
from vetting import tax_codes
from vetting.forms.fields import BusinessPhoneField, TidyModelForm
from vetting.models import Vendor
from vetting.services.vendors import VETTED_FIELDS, VendorProfile

EARLIEST_YEAR = 1800


class VendorForm(TidyModelForm):
    """What a vendor says of itself; the vetted part is shown but cannot be changed once it went to the office."""

    phone = BusinessPhoneField()
    commune = CommuneField(
        label=_("Xã/Phường"), help_text=_("Tên từ ngày 1/7/2025. Gõ vài chữ, không cần dấu: me linh.")
    )

    class Meta:
        model = Vendor
        field_classes = {"founded_year": CountField}
        fields = (
            "kind",
            "legal_name",
            "display_name",
            "tax_code",
            "representative",
            "phone",
            "email",
            "commune",
            "former_district",
            "address",
            "founded_year",
            "story",
        )
        widgets = {
            "kind": forms.RadioSelect,
            "legal_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "tax_code": forms.TextInput(attrs={"inputmode": "numeric"}),
            "founded_year": forms.TextInput(attrs={"inputmode": "numeric"}),
            "story": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "display_name": _("Người mua thấy tên này. Ngắn gọn, ví dụ: HTX Bưởi đỏ Đông Cao."),
            "tax_code": _("10 số; chi nhánh 13 số; hộ kinh doanh dùng 12 số định danh cá nhân."),
            "former_district": _("Để trống thì chợ tự điền theo xã, phường ở Hà Nội."),
            "story": _("Cơ sở làm nghề từ bao giờ, ai làm, có gì riêng. Người mua đọc phần này."),
        }

    def __init__(self, *args: Any, is_open: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = self.fields["kind"]
        kind.choices = Vendor.Kind.choices  # type: ignore[attr-defined]  # without the empty one
        if self.instance.pk:
            self.fields["phone"].help_text = _(
                "Đổi số hay thư thì trong một ngày mã nhận cam kết vẫn gửi tới liên hệ cũ."
            )
        for name in () if is_open else VETTED_FIELDS:
            self.fields[name].disabled = True

    def clean_display_name(self) -> str:
        return self._name("display_name")

    def clean_legal_name(self) -> str:
        return self._name("legal_name")

    def _name(self, field: str) -> str:
        name: str = self.cleaned_data[field]
        if not self.fields[field].disabled:
            refuse_what_is_no_name(name)
        return name

    def clean_tax_code(self) -> str:
        code = tax_codes.typed_tax_code(self.cleaned_data["tax_code"])
        if code is None:
            raise forms.ValidationError(_("Mã số thuế có 10, 12 hoặc 13 chữ số."), code="shape")
        return code

    def clean_founded_year(self) -> int | None:
        year: int | None = self.cleaned_data["founded_year"]
        if year is not None and not EARLIEST_YEAR <= year <= clock.today_in_hanoi().year:
            raise forms.ValidationError(_("Năm thành lập chưa đúng."), code="range")
        return year

    def profile(self) -> VendorProfile:
        """Return the cleaned profile for the service."""
        return VendorProfile(**{name: self.cleaned_data[name] for name in self.Meta.fields})

    def warnings(self) -> list[str]:
        """Return what looks wrong but does not block."""
        if tax_codes.is_plausible(self.cleaned_data["tax_code"]):
            return []
        return [gettext("Mã số thuế có vẻ gõ nhầm: số kiểm tra không khớp. Anh/Chị xem lại giúp; hồ sơ vẫn được lưu.")]


class OpenVendorForm(VendorForm):
    """A vendor's first profile, with the tick under the rules for those who sell, never set beforehand."""

    agrees = forms.BooleanField(
        label=_("Tôi đã đọc và đồng ý với quy chế dành cho người bán"),
        error_messages={"required": _("Hãy đọc rồi đánh dấu nếu Anh/Chị đồng ý.")},
    )
