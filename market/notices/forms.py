"""What the office may look for in the outbox."""

from django import forms
from django.utils.translation import gettext_lazy as _

from market.notices.models import Notice
from market.notices.selectors import Filters

# The first word of a kind → what it is about. Upper apps name their kinds accordingly ("dossier-approved").
TOPICS = {
    "account": _("Tài khoản"),
    "invitation": _("Lời mời"),
    "vendor": _("Gian hàng"),
    "dossier": _("Hồ sơ"),
    "session": _("Phiên chợ"),
    "order": _("Đơn hàng"),
    "report": _("Báo cáo"),
}


class OutboxFilterForm(forms.Form):
    """Filters and place in the list, from the address. What makes no sense is left out."""

    status = forms.ChoiceField(choices=Notice.Status.choices, required=False)
    topic = forms.ChoiceField(label=_("Về việc"), choices=[("", _("Mọi việc")), *TOPICS.items()], required=False)
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    after = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False)

    def filters(self) -> Filters:
        """Return what was asked for."""
        self.is_valid()
        asked = self.cleaned_data
        return Filters(
            status=asked.get("status", ""),
            topic=asked.get("topic", ""),
            before=asked.get("before"),
            after=asked.get("after"),
        )
