"""A lot as its vendor describes it, its stamps to be printed, and the office's word on unusual scans."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.templatetags.formats import day
from market.kernel.typed_fields import CountField, DayField, GroupedNumberField, tidy
from vetting.forms.fields import TidyModelForm
from vetting.labels.sizes import PAPERS, USUAL, LabelPaper
from vetting.models import Lot, Paper, Product, Vendor
from vetting.selectors.lots import test_reports
from vetting.services.lots import LotFacts

MOST_UNITS = 1_000_000_000  # what the column holds, rounded down


class LotForm(TidyModelForm):
    """One lot of an approved product."""

    made_on = DayField(label=_("Ngày thu hoạch hoặc sản xuất"))
    best_before = DayField(
        label=_("Hạn sử dụng"), required=False, help_text=_("Hàng được giao sau ngày này sẽ không bán nữa.")
    )
    quantity = GroupedNumberField(
        label=_("Số lượng của lô"),
        min_value=1,
        max_value=MOST_UNITS,
        help_text=_("Tính bằng đơn vị bán của sản phẩm. Chợ không bán quá số này, dù bày ở bao nhiêu phiên."),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    class Meta:
        model = Lot
        fields = ("product", "number", "origin", "made_on", "best_before", "quantity", "place", "test_report", "note")
        widgets = {"origin": forms.RadioSelect, "number": forms.TextInput(attrs={"autocomplete": "off"})}
        labels = {"product": _("Sản phẩm"), "origin": _("Ngày ghi trên tem là")}
        help_texts = {
            "number": _("In trên tem. Chữ không dấu và chữ số, tới 20 ký tự, ví dụ L261120."),
            "place": _("Ví dụ: vườn số 3, thôn Đông Cao. Khách quét tem sẽ đọc được."),
            "note": _("Chỉ Anh/Chị và Ban tổ chức thấy."),
        }

    def __init__(self, data: Any = None, *, vendor: Vendor, **options: Any) -> None:
        super().__init__(data, **options)
        approved = vendor.products.filter(status=Product.Status.APPROVED).order_by("sort_name")
        product: Any = self.fields["product"]
        product.queryset, product.empty_label = approved, _("Chọn sản phẩm")
        product.label_from_instance = lambda row: f"{row.name} ({row.unit})"
        report: Any = self.fields["test_report"]
        report.queryset, report.empty_label = test_reports(vendor), _("Chưa có phiếu riêng của lô")
        report.label_from_instance = _report_words
        origin: Any = self.fields["origin"]
        origin.choices = Lot.Origin.choices

    def facts(self) -> LotFacts:
        """Return what was typed, for the service."""
        names = [name for name in self.Meta.fields if name != "product"]
        return LotFacts(**{name: self.cleaned_data[name] for name in names})

    def key(self) -> UUID:
        """Return the form's key: a second click is the same lot."""
        key: UUID | None = self.cleaned_data["request_key"]
        return key or uuid4()


def _report_words(paper: Paper) -> str:
    parts = [paper.product.name if paper.product else "", paper.number, day(paper.issued_on)]
    return " · ".join(part for part in parts if part)


class QuantityForm(forms.Form):
    """How much of a lot there really is."""

    quantity = GroupedNumberField(label=_("Số lượng đúng của lô"), min_value=1, max_value=MOST_UNITS)
    reason = forms.CharField(
        label=_("Vì sao sửa"), max_length=200, required=False, help_text=_("Ví dụ: đếm lại sau khi phân loại.")
    )


class PrintForm(forms.Form):
    """Which label paper, how many, and where on the first sheet to begin."""

    paper = forms.ChoiceField(label=_("Khổ tem"), initial=USUAL)
    count = GroupedNumberField(label=_("Số tem"), min_value=1)
    start = CountField(
        label=_("Bắt đầu từ ô số"),
        min_value=1,
        initial=1,
        required=False,
        help_text=_("Tờ tem in dở thì ghi ô trống đầu tiên, đếm từ trái sang phải, từ trên xuống."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choices: Any = self.fields["paper"]
        choices.choices = [(key, paper.label) for key, paper in PAPERS.items()]
        self.initial["count"] = PAPERS[USUAL].on_a_sheet

    def clean(self) -> dict[str, Any]:
        """Hold count and start to what the chosen paper has."""
        data = super().clean() or self.cleaned_data
        paper = PAPERS.get(data.get("paper", ""))
        data["start"] = data.get("start") or 1
        if paper and data["start"] > paper.on_a_sheet:
            self.add_error("start", _("Tờ này có %(count)d ô.") % {"count": paper.on_a_sheet})
        if paper and (data.get("count") or 0) > paper.most:
            self.add_error("count", _("Mỗi lần in được tối đa %(count)d tem khổ này.") % {"count": paper.most})
        return data

    @property
    def label_paper(self) -> LabelPaper:
        """Return the chosen label paper."""
        return PAPERS[self.cleaned_data["paper"]]


class ScanNoteForm(forms.Form):
    """What the office found out about unusual scans."""

    note = forms.CharField(
        label=_("Đã xem, thấy gì"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_note(self) -> str:
        """Return the note without invisible characters."""
        return tidy(self.cleaned_data["note"])


class LotSearchForm(forms.Form):
    """Which lots the office looks for. Nonsense is ignored."""

    q = forms.CharField(
        label=_("Tìm lô"),
        required=False,
        max_length=80,
        widget=forms.SearchInput(attrs={"placeholder": _("mã tem, số lô, sản phẩm, chủ thể"), "autocomplete": "off"}),
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def wishes(self) -> tuple[str, int | None]:
        """Return the text and where the page ends; what makes no sense is left out."""
        self.full_clean()
        return self.cleaned_data.get("q") or "", self.cleaned_data.get("before")
