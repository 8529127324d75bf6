"""What people send about a question: asking, answering, hiding. They judge shape; the services judge meaning."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.fields import EmailField
from market.accounts.models import Person
from sessions.models import ProductQuestion
from sessions.product_questions.services import LONGEST_NAME, Asker, Seen
from sessions.speech.question_rules import LONGEST, LONGEST_ANSWER

MOST_VERSION = 2**31 - 1


class ProductQuestionForm(forms.Form):
    """A question, where a visitor reads the answer, and the key that makes sending it twice one question."""

    text = forms.CharField(
        label=_("Câu hỏi"),
        help_text=_("Mọi người sẽ đọc câu hỏi, không thấy tên Anh/Chị. Số điện thoại và đường dẫn sẽ được che."),
        error_messages={"required": _("Anh/Chị hãy viết điều muốn hỏi.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )
    email = EmailField(label=_("Thư điện tử để nhận trả lời"), help_text=_("Chỉ dùng để gửi câu trả lời."))
    name = forms.CharField(
        label=_("Tên gọi"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, person: Person | None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})
        if person is not None:
            for name in ("email", "name"):
                del self.fields[name]

    def asker(self, person: Person | None) -> Asker:
        """Return who asks."""
        return Asker(person, self.cleaned_data.get("name", ""), self.cleaned_data.get("email", ""))


class SeenForm(forms.Form):
    """Which version of a question is decided about."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_VERSION)

    def __init__(self, data: Any = None, *, question: ProductQuestion, **initial: Any) -> None:
        super().__init__(data, initial={"version": question.version, **initial}, auto_id=f"cau-{question.pk}-%s")
        self.question = question

    def seen(self) -> Seen:
        """Return the question as it stood on the page."""
        return Seen(self.question, self.cleaned_data["version"])


class AnswerForm(SeenForm):
    """An answer, new or corrected."""

    answer = forms.CharField(
        label=_("Trả lời"),
        error_messages={"required": _("Anh/Chị hãy viết câu trả lời.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_ANSWER}),
    )


class HideForm(SeenForm):
    """Why a question is hidden."""

    reason = forms.ChoiceField(
        label=_("Lý do ẩn"),
        choices=[("", _("Chọn lý do")), *ProductQuestion.HideReason.choices],
        error_messages={"required": _("Hãy chọn lý do ẩn.")},
    )
