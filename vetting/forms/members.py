"""Inviting members, giving them parts, handing over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts import phones
from market.accounts.fields import LoginField, is_email
from market.kernel.names import refuse_what_is_no_name
from market.kernel.typed_fields import tidy
from vetting.models import Vendor, VendorMember

Part = VendorMember.Part
# What each part does, in one line (the table itself is in vetting.parts).
DUTIES = [
    (Part.OWNER, _("Chủ gian hàng: làm mọi việc, kể cả hồ sơ và thành viên")),
    (Part.HOST, _("Người dẫn: bày hàng trong phiên, lên sóng; thấy số đơn")),
    (Part.PACKER, _("Người đóng gói: xác nhận, soạn và gửi đơn; không thấy tiền")),
    (Part.ACCOUNTANT, _("Kế toán: xem đơn với số tiền và hồ sơ; không sửa gì")),
]
LEAVES = ""


class InviteMemberForm(forms.Form):
    """Whom to invite, to do what."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    contact = LoginField(
        label=_("Số điện thoại hoặc thư điện tử"),
        help_text=_("Lời mời gửi tới đây. Người được mời phải có tài khoản dùng đúng số hoặc thư này."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    part = forms.ChoiceField(label=_("Vai trò"), choices=DUTIES, widget=forms.RadioSelect, initial=Part.PACKER)

    def clean_name(self) -> str:
        """Return the name without invisible characters; one is asked for, and it goes into a mail."""
        name = tidy(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Hãy điền họ và tên."), code="required")
        refuse_what_is_no_name(name)
        return name

    def clean_contact(self) -> str:
        """Return a mobile number or an address as stored."""
        contact: str = self.cleaned_data["contact"]
        if phones.mobile_number(contact) is None and not is_email(contact):
            raise forms.ValidationError(_("Đây chưa phải số di động hay thư điện tử. Ví dụ: 0912 345 678."))
        return contact

    def wishes(self) -> dict[str, Any]:
        """Return what the service asks for."""
        contact = self.cleaned_data["contact"]
        reach = "email" if is_email(contact) else "phone"
        return {"name": self.cleaned_data["name"], "part": self.cleaned_data["part"], reach: contact}


class PartForm(forms.Form):
    """Another part for a member."""

    part = forms.ChoiceField(label=_("Vai trò"), choices=DUTIES, widget=forms.RadioSelect)


class HandOverForm(forms.Form):
    """To whom, and what the owner keeps."""

    member = forms.ChoiceField(label=_("Bàn giao cho"), widget=forms.RadioSelect)
    keeps = forms.ChoiceField(
        label=_("Sau khi bàn giao, Anh/Chị"), widget=forms.RadioSelect, required=False, initial=Part.ACCOUNTANT
    )

    def __init__(self, *args: Any, vendor: Vendor, owner_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        members = vendor.members.exclude(person_id=owner_id).select_related("person").order_by("joined_at", "pk")
        choices = [(str(each.pk), f"{each.person.full_name} ({each.get_part_display()})") for each in members]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]
        rest = [(value, _("ở lại: %(part)s") % {"part": Part(value).label}) for value, _line in DUTIES[1:]]
        self.fields["keeps"].choices = [*rest, (LEAVES, _("rời gian hàng"))]  # type: ignore[attr-defined]

    def member_name(self) -> str:
        """Return who was chosen, for the second step."""
        choices = dict(self.fields["member"].choices)  # type: ignore[attr-defined]
        return str(choices[self.cleaned_data["member"]])

    def what_stays(self) -> str:
        """Return what the owner keeps, for the second step."""
        choices = dict(self.fields["keeps"].choices)  # type: ignore[attr-defined]
        return str(choices[self.cleaned_data["keeps"]])
