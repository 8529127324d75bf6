"""The form of a special session."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.clock import HANOI
from market.kernel.typed_fields import DayField, tidy
from sessions.forms.bounds import wall_clock_time, whole
from sessions.models import SessionTemplate
from sessions.services.specials import SpecialPlan


class SpecialForm(forms.Form):
    """A special session; what is left empty comes from the template."""

    template = forms.ModelChoiceField(SessionTemplate.objects.none(), label=_("Mẫu phiên"), empty_label=None)
    day = DayField(label=_("Ngày"))
    starts_at = wall_clock_time(_("Giờ mở (giờ Việt Nam)"))
    minutes = whole("minutes", _("Thời lượng (phút)"), required=False, help_text=_("Để trống thì theo mẫu."))
    listing_hours = whole(
        "listing_hours",
        _("Đóng sổ đăng ký trước giờ mở (giờ)"),
        required=False,
        help_text=_("Để trống thì theo mẫu. Ghi 0 nếu nhận đến lúc mở."),
    )
    title = forms.CharField(label=_("Tên phiên"), max_length=120, required=False, help_text=_("Để trống thì theo mẫu."))
    theme = forms.CharField(label=_("Chủ đề"), max_length=160, required=False, help_text=_("Để trống thì theo mẫu."))
    intro = forms.CharField(
        label=_("Lời mời trên trang phiên"),
        max_length=2000,
        required=False,
        help_text=_("Để trống thì theo mẫu."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tell_vendors = forms.BooleanField(label=_("Gửi thư mời mọi gian hàng đã duyệt"), required=False, initial=True)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        offered = SessionTemplate.objects.filter(is_active=True)
        self.fields["template"].queryset = offered  # type: ignore[attr-defined]

    def plan(self) -> SpecialPlan:
        """Return what is asked, on Hanoi's wall clock."""
        data = self.cleaned_data
        template, hours = data["template"], data["listing_hours"]
        return SpecialPlan(
            opens_at=datetime.combine(data["day"], data["starts_at"], tzinfo=HANOI),
            minutes=data["minutes"] or template.minutes,
            listing_hours=template.listing_hours if hours is None else hours,
            title=tidy(data["title"]) or template.title,
            theme=tidy(data["theme"]) or template.theme,
            intro=tidy(data["intro"]) or template.intro,
        )
