"""What a side says in a case, and how the office ends it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.texts import nfc
from market.kernel.typed_fields import GroupedNumberField
from orders.aftercare.acts import Side
from orders.models import Case
from orders.services.cases import Decision, Saying
from vetting.forms.fields import PAPERS

LONGEST = 2000


class SayForm(forms.Form):
    """Words, a file, or both; the key makes a second click the first."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Anh/Chị trình bày"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Chuyện gì, lúc nào, ai chứng kiến. Bên kia và Ban tổ chức sẽ đọc được."),
    )
    file = forms.FileField(
        label=gettext_lazy("Ảnh hoặc giấy tờ"),
        required=False,
        allow_empty_file=True,  # its sentence comes from where all files are judged
        help_text=gettext_lazy("Ví dụ: ảnh hàng hỏng, biên nhận giao hàng, ảnh chụp chuyển khoản."),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"key": uuid4()})

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not data.get("text") and not data.get("file"):
            self.add_error("text", _("Hãy viết vài chữ hoặc gửi một tệp."))
        return data

    def saying(self, side: Side) -> Saying:
        """Return what is said."""
        data = self.cleaned_data
        return Saying(side=side, key=data["key"], text=nfc(data["text"]), file=data["file"])


class AskOfficeForm(SayForm):
    """Why the office is asked for help; a file may show it."""

    field_order = ("key", "text", "file")

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["text"].required = True
        self.fields["text"].label = _("Chuyện gì cần Ban tổ chức giúp")
        self.fields["text"].error_messages["required"] = _("Hãy viết vài chữ để Ban tổ chức hiểu.")


class NoteForm(forms.Form):
    """The office speaks to both sides, or notes something for itself."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Viết vào vụ việc"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_private = forms.BooleanField(
        label=gettext_lazy("Ghi chú hòa giải, chỉ Ban tổ chức đọc"), required=False, initial=True
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid4(), "is_private": True})

    def saying(self) -> Saying:
        """Return what the office says."""
        data = self.cleaned_data
        return Saying(side=Side.OFFICE, key=data["key"], text=nfc(data["text"]), is_private=data["is_private"])


class DecideForm(forms.Form):
    """How a case ends."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Kết quả"), choices=[("", gettext_lazy("Chọn kết quả")), *Case.Outcome.choices[1:]]
    )
    refund = GroupedNumberField(
        label=gettext_lazy("Số tiền chủ thể tự hoàn, đồng"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("Chỉ khi kết quả là hoàn tiền. Chợ không giữ và không chuyển tiền."),
    )
    words = forms.CharField(
        label=gettext_lazy("Lời kết luận, hai bên cùng đọc"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Căn cứ vào đâu, mỗi bên làm gì, trước ngày nào."),
    )

    def decision(self) -> Decision:
        """Return the decision."""
        data = self.cleaned_data
        return Decision(outcome=data["outcome"], words=nfc(data["words"]), refund=data["refund"])
