"""Forms of the days without a market."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import DayField


class SkipForm(forms.Form):
    """One day without a market, proposed or typed; only what is ticked counts."""

    chosen = forms.BooleanField(label=_("Nghỉ chợ ngày này"), required=False)
    day = DayField(label=_("Ngày"))
    reason = forms.CharField(label=_("Lý do (mọi người sẽ đọc)"), max_length=160)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("day", "reason"):
            self.fields[name].error_messages["required"] = _("Hãy điền ô này, hoặc bỏ dấu chọn.")
            self.fields[name].required = not self.is_bound or bool(self["chosen"].data)


SkipFormSet = forms.formset_factory(SkipForm, extra=0, max_num=40, absolute_max=40)


class YearForm(forms.Form):
    """Which year's holidays are proposed. Nonsense proposes none."""

    nam = forms.IntegerField(min_value=2026, max_value=2100, required=False)

    def year(self) -> int | None:
        """Return the year asked for."""
        self.full_clean()
        found = self.cleaned_data.get("nam")
        return int(found) if found else None


class ReasonOfDayForm(forms.Form):
    """Why there is no market on a day."""

    reason = forms.CharField(label=_("Lý do (mọi người sẽ đọc)"), max_length=160)
