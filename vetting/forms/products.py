"""A product as its vendor describes it."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import CountField, GroupedNumberField
from vetting import gtins
from vetting.forms.fields import IMAGES, ProductSetField, TidyModelForm
from vetting.models import Claim, Product
from vetting.services.products import VETTED_FIELDS, ProductFacts

LOWEST_PRICE = 1000  # đồng, as the table says
HIGHEST_PRICE = 2_000_000_000  # đồng, what the column holds
HEAVIEST = 2_000_000_000  # grams


class ProductForm(TidyModelForm):
    """A product; the vetted part is shown but cannot be changed once it was approved or went to the office."""

    product_set = ProductSetField(label=_("Bộ sản phẩm OCOP"))
    regular_price = GroupedNumberField(
        label=_("Giá niêm yết"), min_value=LOWEST_PRICE, max_value=HIGHEST_PRICE, help_text=_("Giá bán ngày thường.")
    )
    net_weight = GroupedNumberField(
        label=_("Khối lượng tịnh"), min_value=1, max_value=HEAVIEST, help_text=_("Của một đơn vị bán, tính bằng gam.")
    )
    picture = forms.FileField(
        label=_("Ảnh sản phẩm"),
        required=False,
        allow_empty_file=True,  # its sentence comes from where all files are judged
        help_text=_("Chụp gần, đủ sáng, nền gọn. JPEG, PNG hoặc HEIC, tới 20 MB."),
        widget=forms.FileInput(attrs={"accept": IMAGES}),
    )
    claims = forms.MultipleChoiceField(
        label=_("Trên nhãn, sản phẩm ghi"),
        choices=Claim.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ghi điều nào thì nộp giấy chứng minh điều ấy; hồ sơ tự thêm mục."),
    )
    gtin = forms.CharField(
        label=_("Mã vạch (GTIN)"),
        required=False,
        help_text=_("8, 12, 13 hoặc 14 chữ số. Mã của Việt Nam bắt đầu bằng 893."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    class Meta:
        model = Product
        field_classes = {"shelf_life_days": CountField}
        fields = (
            "name",
            "product_set",
            "stars",
            "potential_five_stars",
            "claims",
            "summary",
            "regular_price",
            "unit",
            "net_weight",
            "story",
            "storage",
            "shelf_life_days",
            "allergens",
            "alcohol_percent",
            "sku",
            "gtin",
            "trace_code",
        )
        widgets = {
            "unit": forms.TextInput(attrs={"list": "units"}),
            "story": forms.Textarea(attrs={"rows": 5}),
            "shelf_life_days": forms.TextInput(attrs={"inputmode": "numeric"}),
            "alcohol_percent": forms.TextInput(attrs={"inputmode": "decimal"}),
        }
        help_texts = {
            "stars": _("Theo giấy chứng nhận còn hạn. Chưa có thì để trống."),
            "potential_five_stars": _("Thành phố đã chấm từ 90 điểm và gửi hồ sơ lên Bộ."),
            "summary": _("Một, hai câu người mua đọc trước tiên."),
            "unit": _("Ví dụ: hộp, kg, quả, chai."),
            "trace_code": _("Mã hoặc địa chỉ trên tem truy xuất, như đã đăng ký."),
            "sku": _("Mã riêng của cơ sở. Để trống thì chợ tự đặt."),
        }

    def __init__(
        self, *args: Any, is_open: bool = True, proofs: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if proofs:
            self.fields["claims"].choices = [  # type: ignore[attr-defined]
                (value, f"{label} – {proofs[value]}" if value in proofs else label) for value, label in Claim.choices
            ]
        self.fields["sku"].required = False
        if self.instance.pk:  # from then on its pictures have a page of their own
            del self.fields["picture"]
        stars = self.fields["stars"]
        stars.choices = [("", _("Chưa xếp hạng")), *Product.Stars.choices]  # type: ignore[attr-defined]
        for name in () if is_open else VETTED_FIELDS:
            self.fields[name].disabled = True

    def clean_gtin(self) -> str:
        """Refuse a bar code that cannot be right: another length, or a wrong check digit."""
        code = gtins.typed_gtin(self.cleaned_data["gtin"])
        if code and (not (code.isascii() and code.isdecimal()) or len(code) not in gtins.LENGTHS):
            raise ValidationError(_("Mã vạch có 8, 12, 13 hoặc 14 chữ số."), code="length")
        if code and not gtins.is_gtin(code):
            raise ValidationError(_("Mã vạch gõ nhầm: số kiểm tra ở cuối không khớp. Xem lại trên nhãn."), code="check")
        return code

    def warnings(self) -> list[str]:
        """Return what looks odd but does not block."""
        code = self.cleaned_data["gtin"]
        if not code or gtins.is_vietnamese(code):
            return []
        return [
            gettext("Mã vạch %(code)s không phải do GS1 Việt Nam cấp (893). Hàng trong nước thì Anh/Chị xem lại giúp.")
            % {"code": code}
        ]

    def facts(self) -> ProductFacts:
        """Return the cleaned facts for the service."""
        return ProductFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})
