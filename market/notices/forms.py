"""What the office may look for in the outbox."""

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import DayField
from market.notices.kinds import KINDS
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
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=[("", _("Mọi loại")), *((kind.name, kind.title) for kind in KINDS.values())],
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("Gửi bằng"), choices=[("", _("Mọi cách")), *Notice.Channel.choices], required=False
    )
    recipient = forms.CharField(label=_("Gửi đúng tới"), max_length=254, required=False)
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    after = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False)

    def filters(self) -> Filters:
        """Return what was asked for."""
        self.is_valid()
        asked = self.cleaned_data
        words = {name: asked.get(name, "") for name in ("status", "topic", "kind", "channel")}
        recipient = "".join(asked.get("recipient", "").replace("\x00", "").split())
        return Filters(**words, recipient=recipient, before=asked.get("before"), after=asked.get("after"))


class DayForm(forms.Form):
    """A day, from the address; nonsense is today."""

    day = DayField(label=_("Ngày"), required=False)
