"""What the office may ask of the witness log. Nonsense in the address is left out, never an error."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import CountField


class LogForm(forms.Form):
    """Filters of the log."""

    session = CountField(label=_("Phiên số"), required=False, min_value=1)
    code = forms.CharField(label=_("Mã đơn"), required=False, max_length=20)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def wishes(self) -> dict[str, Any]:
        """Return the filters that make sense."""
        self.full_clean()
        data = self.cleaned_data
        return {"session_number": data.get("session"), "code": data.get("code") or "", "before": data.get("before")}
