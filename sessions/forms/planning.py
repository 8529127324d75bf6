"""Forms of templates, and of the words and terms of one evening."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.kernel.clock import in_hanoi
from market.kernel.typed_fields import MomentField
from sessions.forms.bounds import BOUNDS, whole
from sessions.models import MarketSession, SessionTemplate
from vetting.forms.fields import TidyModelForm
from vetting.models import PaperKind


def _add_kinds(form: forms.BaseForm) -> None:
    """Offer the kinds of paper as boxes, and whole numbers within their bounds."""
    form.fields["required_kinds"] = forms.MultipleChoiceField(
        label=_("Giấy tờ phải có thêm"),
        help_text=_("Ngoài giấy tờ ai cũng phải có. Ví dụ phiếu kiểm nghiệm cho phiên mùa hè."),
        choices=PaperKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    form.fields["promotion"].empty_label = _("Không theo chương trình nào")  # type: ignore[attr-defined]
    form.fields["promotion_decision"].required = False
    for name in BOUNDS:
        if name in form.fields:
            field = form.fields[name]
            form.fields[name] = whole(name, field.label, help_text=field.help_text, initial=field.initial)


class Grouped(TidyModelForm):
    """A long form shown in named groups."""

    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    @property
    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        """Return the fields by group, those left out of the form left out."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.GROUPS]


class TemplateForm(Grouped):
    """A template; with `version` and `agreed` when it is changed."""

    GROUPS = (
        (_("Mẫu"), ("name",)),
        (_("Người mua đọc"), ("title", "theme", "partners", "intro")),
        (_("Giờ giấc"), ("minutes", "slot_minutes", "delivery_days")),
        (_("Gian hàng"), ("listing_hours", "most_listings", "required_kinds", "vendor_note")),
        (_("Khuyến mại"), ("promotion", "promotion_decision")),
    )

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    agreed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    class Meta:
        model = SessionTemplate
        fields = (
            "name",
            "title",
            "theme",
            "partners",
            "intro",
            "minutes",
            "slot_minutes",
            "delivery_days",
            "listing_hours",
            "most_listings",
            "required_kinds",
            "vendor_note",
            "promotion",
            "promotion_decision",
        )
        help_texts = {
            "name": _("Chỉ Ban tổ chức thấy."),
            "theme": _("Để trống nếu mỗi phiên một chủ đề; ghi riêng ở từng phiên."),
            "slot_minutes": _("Chợ thường để 8 đến 10 phút."),
        }
        widgets = {"intro": forms.Textarea(attrs={"rows": 4}), "vendor_note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, data: Any = None, *, template: SessionTemplate | None = None, copied: bool = False) -> None:
        super().__init__(data, instance=template)
        _add_kinds(self)
        if template and copied:
            self.initial["name"] = gettext("%(name)s (bản sao)") % {"name": template.name}

    def template(self) -> SessionTemplate:
        """Return the template as typed, unsaved."""
        data = self.cleaned_data
        return SessionTemplate(**{name: data[name] for name in self.Meta.fields})


class EveningForm(Grouped):
    """The words and terms of one session."""

    GROUPS = (
        (_("Người mua đọc"), ("title", "theme", "partners", "intro")),
        (_("Gian hàng"), ("listings_close_at", "most_listings", "slot_minutes", "vendor_note")),
        (_("Điều kiện, khi chưa ai đăng ký"), ("delivery_days", "required_kinds", "promotion", "promotion_decision")),
    )

    version = forms.IntegerField(widget=forms.HiddenInput)
    listings_close_at = MomentField(
        label=_("Đóng sổ đăng ký lúc (giờ Việt Nam)"),
        required=False,
        help_text=_("Để trống thì nhận đến lúc phiên mở."),
    )

    class Meta:
        model = MarketSession
        fields = (
            "title",
            "theme",
            "partners",
            "intro",
            "listings_close_at",
            "most_listings",
            "slot_minutes",
            "vendor_note",
            "delivery_days",
            "required_kinds",
            "promotion",
            "promotion_decision",
        )
        widgets = {"intro": forms.Textarea(attrs={"rows": 4}), "vendor_note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, data: Any = None, *, session: MarketSession) -> None:
        closes_at = session.listings_close_at
        first = {"version": session.version, "listings_close_at": in_hanoi(closes_at) if closes_at else None}
        super().__init__(data, instance=session, initial=first)
        _add_kinds(self)

    def terms(self) -> dict[str, Any]:
        """Return what was typed, for the service."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
