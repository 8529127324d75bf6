"""The form of a rule: when the market is held, in plain words."""

from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import DayField, tidy
from sessions.forms.bounds import wall_clock_time, whole
from sessions.models import SessionRule, SessionTemplate
from sessions.planning.recurrence import Pattern, Recurrence, nth_choices, pattern_choices, recurrence_of
from sessions.words import day_choices


class RuleForm(forms.Form):
    """When the market is held, in plain words, and the mark of what a change would do, as the director agreed."""

    template = forms.ModelChoiceField(
        SessionTemplate.objects.none(), label=_("Mẫu phiên"), required=False, empty_label=_("Mẫu mới, ghi ở dưới")
    )
    title = forms.CharField(label=_("Tên phiên"), max_length=120, required=False)
    pattern = forms.ChoiceField(
        label=_("Họp"), choices=pattern_choices, widget=forms.RadioSelect, initial=Pattern.WEEKLY.value
    )
    days = forms.MultipleChoiceField(label=_("Vào"), choices=day_choices, widget=forms.CheckboxSelectMultiple)
    nth = forms.TypedChoiceField(
        label=_("Lần thứ mấy trong tháng"),
        choices=nth_choices,
        coerce=int,
        required=False,
        help_text=_("Chỉ dùng khi họp mỗi tháng một lần."),
    )
    starts_at = wall_clock_time(_("Giờ mở (giờ Việt Nam)"))
    minutes = whole("minutes", _("Thời lượng (phút)"), required=False)
    delivery_days = whole("delivery_days", _("Giao hàng trong vòng (ngày)"), required=False)
    first_on = DayField(
        label=_("Tính từ ngày"),
        required=False,
        help_text=_("Họp hai tuần một lần thì đếm tuần từ ngày này. Để trống là từ hôm nay."),
    )
    until = DayField(label=_("Họp đến hết ngày"), required=False, help_text=_("Để trống là họp mãi."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    agreed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, data: Any = None, *, rule: SessionRule | None = None) -> None:
        super().__init__(data, initial=_rule_values(rule) if rule else None)
        offered = SessionTemplate.objects.filter(is_active=True)
        if rule and rule.template_id:
            offered |= SessionTemplate.objects.filter(pk=rule.template_id)
            for name in ("title", "minutes", "delivery_days"):
                del self.fields[name]
            self.fields["template"].required = True
            self.fields["template"].empty_label = None  # type: ignore[attr-defined]
        self.fields["template"].queryset = offered  # type: ignore[attr-defined]
        if not offered.exists():
            del self.fields["template"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("template"):
            for name in ("title", "minutes", "delivery_days"):
                if name in self.fields and not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Không theo mẫu có sẵn thì hãy điền ô này."))
        return data

    @property
    def offers_templates(self) -> bool:
        """Tell whether there is a template to take."""
        return "template" in self.fields

    @property
    def own_fields(self) -> list[BoundField]:
        """Return what has to be told without a template."""
        return [self[name] for name in ("title", "minutes", "delivery_days") if name in self.fields]

    @property
    def misses_own(self) -> bool:
        """Tell whether one of them was missed."""
        return any(each.errors for each in self.own_fields)

    def rule(self, first_on: date) -> SessionRule:
        """Return the rule as typed, unsaved; `first_on` holds when no day is given."""
        data = self.cleaned_data
        template = data.get("template")
        recurrence = Recurrence(Pattern(data["pattern"]), tuple(data["days"]), data["nth"] or 1, data["until"])
        return SessionRule(
            template=template,
            title=template.title if template else tidy(data["title"]),
            rrule=recurrence.rrule,
            starts_at=data["starts_at"],
            minutes=template.minutes if template else data["minutes"],
            delivery_days=template.delivery_days if template else data["delivery_days"],
            first_on=data["first_on"] or first_on,
        )


def _rule_values(rule: SessionRule) -> dict[str, Any]:
    names = ("template", "title", "starts_at", "minutes", "delivery_days", "first_on")
    said = recurrence_of(rule.rrule)
    words = {"pattern": said.pattern.value, "days": list(said.days), "nth": said.nth, "until": said.until}
    return {name: getattr(rule, name) for name in names} | words
