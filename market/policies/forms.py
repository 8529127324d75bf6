"""Forms of the desk where documents are written, and of agreeing to them."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.texts import nfc
from market.kernel.typed_fields import DayField
from market.policies.markup import blocks_of
from market.policies.models import PolicyKind
from market.policies.operator import FACTS, LONGEST_FACT
from market.policies.selectors import Outstanding
from market.policies.services import DraftWords

_MARKS = _("Một dòng bắt đầu bằng “## ” là tiêu đề, bằng “- ” là một mục; để trống một dòng giữa hai đoạn.")


def _text_field(label: Any, *, rows: int = 18, longest: int = 40_000, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _tidy(text: str) -> str:
    """Return a text in NFC with each line trimmed; its line breaks stay."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(line.strip() for line in lines).strip()


class VersionForm(forms.Form):
    """Which version of a draft somebody looks at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class ReturnForm(VersionForm):
    """Why a draft is given back."""

    note = forms.CharField(label=_("Cần sửa điều gì"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DraftForm(VersionForm):
    """The next edition of a document, in both languages; of the operator with its facts."""

    effective_from = DayField(label=_("Có hiệu lực từ ngày"), help_text=_("Viết ngày, tháng rồi năm, như 20/11/2026."))
    body_vi = _text_field(_("Nội dung tiếng Việt"), help_text=_MARKS)
    body_en = _text_field(_("Nội dung tiếng Anh"), help_text=_MARKS)
    changes_vi = _text_field(_("Điểm mới, tiếng Việt"), rows=3, longest=2000, required=False)
    changes_en = _text_field(_("Điểm mới, tiếng Anh"), rows=3, longest=2000, required=False)

    def __init__(self, *args: Any, kind: str, facts: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = list(FACTS) if kind == PolicyKind.OPERATOR else []
        for name in self.names:
            self.fields[name] = forms.CharField(
                label=FACTS[name], max_length=LONGEST_FACT, required=False, initial=facts.get(name, "")
            )

    def clean_body_vi(self) -> str:
        return self._text("body_vi")

    def clean_body_en(self) -> str:
        return self._text("body_en")

    def _text(self, field: str) -> str:
        text = _tidy(self.cleaned_data[field])
        if not blocks_of(text):
            raise forms.ValidationError(_("Văn bản chưa có chữ nào."), code="empty")
        return text

    def words(self) -> DraftWords:
        """Return what was written, for the service."""
        facts = {name: nfc(self.cleaned_data[name]) for name in self.names if self.cleaned_data[name]}
        changes = {name: _tidy(self.cleaned_data[name]) for name in ("changes_vi", "changes_en")}
        texts = {name: self.cleaned_data[name] for name in ("body_vi", "body_en")}
        return DraftWords(**texts, **changes, facts=facts, effective_from=self.cleaned_data["effective_from"])


class AgreeForm(forms.Form):
    """A tick, never set beforehand, for exactly the editions that were shown."""

    agrees = forms.BooleanField(
        label=_("Tôi đã đọc và đồng ý với các bản nêu trên"),
        error_messages={"required": _("Hãy đánh dấu nếu Anh/Chị đồng ý; chưa đồng ý thì bấm “Để sau”.")},
    )
    shown = forms.CharField(widget=forms.HiddenInput, max_length=1000)

    def __init__(self, *args: Any, outstanding: Sequence[Outstanding], **options: Any) -> None:
        super().__init__(*args, **options)
        self.outstanding = outstanding
        self.fields["shown"].initial = ",".join(sorted({str(each.edition.pk) for each in outstanding}))

    def agreed(self) -> list[Outstanding]:
        """Return what was shown and is still asked: nobody agrees to a text published in between."""
        shown = set(self.cleaned_data["shown"].split(","))
        return [each for each in self.outstanding if str(each.edition.pk) in shown]
