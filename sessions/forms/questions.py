"""Forms of questions: asking, deciding, answering. They judge shape; the services judge meaning."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import CountField
from sessions.availability import ON_TABLE
from sessions.forms import DirectorForm
from sessions.models import Listing, MarketSession, Question
from sessions.services.moderation import LONGEST_SLOW_MODE
from sessions.services.questions import Asking
from sessions.speech.question_likeness import Likeness
from sessions.speech.question_rules import LONGEST, LONGEST_ANSWER, judge


def _on_table(session: MarketSession) -> Any:
    return session.listings.filter(ON_TABLE).select_related("product").order_by("position", "id")


def _product_name(listing: Listing) -> str:
    return listing.product.name


class QuestionForm(forms.Form):
    """A question, the product it is about, and the key that makes sending it twice one question."""

    text = forms.CharField(
        label=_("Câu hỏi"),
        help_text=_("Mọi người sẽ đọc câu hỏi, không thấy tên Anh/Chị. Xin đừng ghi số điện thoại hay đường dẫn."),
        error_messages={"required": _("Anh/Chị hãy viết điều muốn hỏi.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )
    listing = forms.ModelChoiceField(
        Listing.objects.none(), label=_("Hỏi về"), required=False, empty_label=_("Phiên chợ nói chung")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, session: MarketSession, listing: Listing | None = None) -> None:
        super().__init__(data, initial={"listing": listing, "key": uuid.uuid4()})
        field: Any = self.fields["listing"]
        field.queryset, field.label_from_instance = _on_table(session), _product_name

    def asking(self) -> Asking:
        """Return what was typed."""
        data = self.cleaned_data
        return Asking(text=data["text"], listing=data["listing"], key=data["key"])


class VoteForm(forms.Form):
    """Which question somebody wants to know too."""

    question = forms.IntegerField(min_value=1, max_value=2**62)


class ModerationForm(forms.Form):
    """Everything that may be decided about one question; each button looks at its own fields."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    shelf = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    shown_text = forms.CharField(
        label=_("Lời sẽ hiện cho mọi người"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    answer = forms.CharField(
        label=_("Trả lời"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_ANSWER, "data-key": "t"}),
    )
    listing = forms.ModelChoiceField(
        Listing.objects.none(),
        label=_("Chuyển cho gian hàng của"),
        required=False,
        empty_label=_("Chọn sản phẩm"),
        widget=forms.Select(attrs={"data-key": "c"}),
    )
    into = forms.ModelChoiceField(
        Question.objects.none(),
        label=_("Gộp vào"),
        required=False,
        empty_label=_("Chọn câu hỏi"),
        widget=forms.Select(attrs={"data-key": "g"}),
    )
    reason = forms.ChoiceField(
        label=_("Lý do ẩn"),
        required=False,
        choices=[("", _("Chọn lý do")), *Question.HideReason.choices],
        widget=forms.Select(attrs={"data-key": "h"}),
    )

    def __init__(self, data: Any = None, *, question: Question, alike: list[Likeness]) -> None:
        super().__init__(data, initial=_first_values(question, alike))
        listing: Any = self.fields["listing"]
        listing.queryset = _on_table(question.session).select_related("product__vendor")
        listing.label_from_instance = lambda row: f"{row.product.name} · {row.product.vendor.display_name}"
        into: Any = self.fields["into"]
        others = Question.objects.filter(session=question.session, status__in=Question.PUBLIC).exclude(pk=question.pk)
        into.queryset, into.label_from_instance = others.order_by("-pk"), lambda row: row.public_text
        if not question.has_contact:
            del self.fields["shown_text"]


def _first_values(question: Question, alike: list[Likeness]) -> dict[str, Any]:
    return {
        "version": question.version,
        "shown_text": question.shown_text or judge(question.text).masked,
        "answer": question.answer,
        "listing": question.listing_id,
        "into": alike[0].pk if alike else None,
        "reason": Question.HideReason.CONTACT if question.has_contact else "",
    }


class QuestionTermsForm(DirectorForm):
    """Whether questions are taken, and how often one person may ask."""

    questions_are_open = forms.BooleanField(label=_("Nhận câu hỏi"), required=False)
    slow_mode_seconds = CountField(label=_("Mỗi người hỏi cách nhau (giây)"), min_value=0, max_value=LONGEST_SLOW_MODE)

    @classmethod
    def first_values(cls, session: MarketSession) -> dict[str, Any]:
        """Begin with what holds."""
        names = ("questions_are_open", "slow_mode_seconds")
        return super().first_values(session) | {name: getattr(session, name) for name in names}


class AnswerForm(forms.Form):
    """A vendor's answer: typed, or given aloud on air. The button of the latter brings the version along."""

    version = forms.IntegerField(min_value=1, required=False)
    answer = forms.CharField(required=False)
    aloud = forms.IntegerField(min_value=1, required=False)
    back = forms.CharField(required=False, max_length=300)
