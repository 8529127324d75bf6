"""What a buyer, a vendor and a moderator send about a review."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.models import OrderLine, Review
from orders.reviews.services import LONGEST, Seen, Writing


class ReviewForm(forms.Form):
    """A score, words if the buyer likes, and whether to be named; one form for each line of the order."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    score = forms.TypedChoiceField(
        label=_("Anh/Chị hài lòng đến đâu"),
        coerce=int,
        choices=Review.Score.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Anh/Chị hãy chọn số điểm.")},
    )
    text = forms.CharField(
        label=_("Hàng thế nào"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vị, độ tươi, đóng gói, giao hàng. Số điện thoại và đường dẫn sẽ được che."),
    )
    is_named = forms.BooleanField(
        label=_("Hiện tên gọi và chữ đầu của họ, ví dụ Mai N."),
        required=False,
        initial=True,
        help_text=_("Bỏ chọn thì trang chỉ ghi “Người mua”."),
    )

    def __init__(self, data: Any = None, *, line: OrderLine) -> None:
        super().__init__(data, initial={"key": uuid4(), "is_named": True}, prefix=f"mon-{line.pk}")
        self.line = line

    def writing(self) -> Writing:
        """Return what is said."""
        data = self.cleaned_data
        return Writing(self.line.pk, data["score"], data["text"], data["is_named"], data["key"])


class DecisionForm(forms.Form):
    """Which version of a review is decided about."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def seen(self, review: Review) -> Seen:
        """Return the review as it stood on the page."""
        return Seen(review, self.cleaned_data["version"])


class HideForm(DecisionForm):
    """Why the words are hidden."""

    reason = forms.ChoiceField(label=_("Lý do ẩn"), choices=[("", _("Chọn lý do")), *Review.HideReason.choices])
