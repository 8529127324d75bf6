"""Asking for one's name to be erased, oneself or through the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import PhoneField


class OwnErasureForm(forms.Form):
    """A buyer's own request: nothing but being sure."""

    is_sure = forms.BooleanField(
        label=_("Tôi hiểu: biên nhận sẽ không còn tên và địa chỉ, và không lấy lại được"),
        error_messages={"required": _("Hãy đánh dấu nếu Anh/Chị chắc chắn.")},
    )


class ErasureForm(forms.Form):
    """The office's: whose, and on which request."""

    phone = PhoneField(label=_("Số điện thoại của người yêu cầu"))
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=120, help_text=_("Số hoặc ngày của đơn yêu cầu, không ghi tên người yêu cầu.")
    )
    is_sure = forms.BooleanField(
        label=_("Đã đối chiếu: người yêu cầu là chủ số điện thoại này"),
        error_messages={"required": _("Phải đối chiếu trước khi xóa.")},
    )
