"""Forms of applications: which ones are accepted as they were read, and why one is sent back."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_TICKET = re.compile(r"([1-9][0-9]{0,17}):([a-z0-9-]{1,120})")


class TicketsField(forms.Field):
    """Ticked listings, each with the mark of the terms that were read."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[tuple[int, str]]:
        found = [_TICKET.fullmatch(str(ticket)) for ticket in value or []]
        if not all(found):
            raise forms.ValidationError(_("Danh sách đánh dấu không đọc được. Anh/Chị tải lại trang rồi chọn lại."))
        return [(int(match[1]), match[2]) for match in found if match]


class AcceptForm(forms.Form):
    """The ticked applications, and the version of the session they were read in."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    listing = TicketsField(error_messages={"required": _("Hãy đánh dấu ít nhất một sản phẩm.")})


class ReturnForm(forms.Form):
    """Why an application is sent back; the vendor reads it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    mark = forms.CharField(widget=forms.HiddenInput, max_length=120)
    reason = forms.CharField(
        label=_("Cần sửa gì (gian hàng sẽ đọc)"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
