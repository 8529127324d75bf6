"""Typing an order for somebody on the telephone: what, whom and where, that they agreed, and how that is proved."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.forms.quick import QuickForm
from orders.services.assisting import BY_MAIL, BY_TEXT, WITHOUT, CallerProof

WAYS = (
    (BY_TEXT, gettext_lazy("Mã nhắn tới số điện thoại")),
    (BY_MAIL, gettext_lazy("Mã gửi tới thư điện tử")),
    (WITHOUT, gettext_lazy("Không gửi được mã")),
)
WHY_NOT = (
    ("", gettext_lazy("Chọn lý do")),
    ("landline", gettext_lazy("Điện thoại bàn, không nhận tin nhắn")),
    ("cannot-read", gettext_lazy("Người gọi không đọc được tin nhắn")),
    ("not-arrived", gettext_lazy("Đã gửi mã mà tin nhắn chưa tới")),
    ("called-back", gettext_lazy("Đã gọi lại số này để xác nhận")),
)


class CallerForm(QuickForm):
    """The quick lane's form, and how the caller is proved. `consent` is asked for only when the order is placed."""

    way = forms.ChoiceField(
        label=gettext_lazy("Xác nhận người gọi"),
        choices=WAYS,
        initial=BY_TEXT,
        required=False,
        widget=forms.RadioSelect,
    )
    why_not = forms.ChoiceField(label=gettext_lazy("Vì sao không gửi được mã"), choices=WHY_NOT, required=False)
    consent = forms.BooleanField(
        label=gettext_lazy("Tôi đã đọc nguyên văn cho người gọi nghe và người gọi đồng ý"), required=False
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Let a code by text message be what is meant until something else is chosen."""
        if data is not None:
            data = data.copy()
            data.setdefault("way", BY_TEXT)
        super().__init__(data, **options)

    def show_as_required(self) -> None:
        """Let the page call nothing optional that placing will ask for; what was typed is judged already."""
        for name in ("phone", "way", "consent"):
            self.fields[name].required = True

    @property
    def way_asked(self) -> str:
        """Return how the caller is proved."""
        return str(self.cleaned_data.get("way") or BY_TEXT)

    @property
    def recipient(self) -> str:
        """Return where the code goes; empty when there is nowhere."""
        named = {BY_TEXT: "phone", BY_MAIL: "email"}.get(self.way_asked, "")
        return str(self.cleaned_data.get(named) or "") if named else ""

    def judge_consent(self) -> None:
        """Ask for the caller's yes."""
        if not self.cleaned_data.get("consent"):
            self.add_error("consent", _("Hãy đọc cho người gọi nghe và chỉ đánh dấu khi họ đồng ý."))
        if self.way_asked == BY_MAIL and not self.recipient:
            self.add_error("email", _("Hãy điền thư điện tử để gửi mã."))

    def proof(self) -> CallerProof:
        """Return how the caller was proved."""
        return CallerProof(self.way_asked, self.cleaned_data.get("why_not", "") if self.way_asked == WITHOUT else "")
