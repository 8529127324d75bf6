"""Forms of complaints: filing, finding again, deciding."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import EmailField, LoginField, PhoneField
from market.accounts.models import Person
from sessions.models import Complaint
from sessions.services.complaints import Contact
from sessions.speech.complaint_rules import LONGEST


class ComplaintForm(forms.Form):
    """What is wrong, when it was said, and where the answer goes; who is signed in is known already."""

    about = forms.ChoiceField(label=_("Phản ánh về"), choices=Complaint.About.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Điều Anh/Chị thấy hoặc nghe"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST}),
        error_messages={"required": _("Anh/Chị kể điều đã thấy hoặc nghe.")},
    )
    said_at = forms.TimeField(
        label=_("Khoảng mấy giờ trên sóng"),
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%H:%M:%S", "%Hh"],
        help_text=_("Ví dụ 20:45. Ban tổ chức sẽ xem lại đúng đoạn ấy."),
        widget=forms.TimeInput(attrs={"placeholder": "20:45"}, format="%H:%M"),
    )
    name = forms.CharField(label=_("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = EmailField(
        label=_("Thư điện tử để trả lời"),
        required=False,
        help_text=_("Điền một trong hai: thư điện tử hoặc số điện thoại."),
    )
    phone = PhoneField(label=_("Số điện thoại"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any], person: Person | None, has_air: bool) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), **initial})
        if person is not None:
            for name in ("name", "email", "phone"):
                del self.fields[name]
        if not has_air:
            del self.fields["said_at"]

    def contact(self, person: Person | None) -> Contact:
        """Return who complains."""
        typed = {name: self.cleaned_data.get(name, "") for name in ("name", "email", "phone")}
        return Contact(person=person, **typed)


class FindComplaintForm(forms.Form):
    """The number of a case and the contact it was filed with."""

    code = forms.CharField(
        label=_("Mã phản ánh"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    contact = LoginField(label=_("Thư điện tử hoặc số điện thoại đã dùng"))


class CaseForm(forms.Form):
    """One press of a button on a case: the version the officer saw, no more."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class DecisionForm(CaseForm):
    """The conclusion whoever complained will read."""

    verdict = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[
            (Complaint.Status.UPHELD, _("Phản ánh đúng: gian hàng cũng được báo")),
            (Complaint.Status.DISMISSED, _("Không có căn cứ")),
        ],
        widget=forms.RadioSelect,
    )
    decision = forms.CharField(
        label=_("Lời gửi người phản ánh"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST}),
    )
