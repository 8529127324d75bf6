"""A paper: its file, and what stands on it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from vetting.completeness import Item
from vetting.forms.fields import PAPERS, DayField, TidyModelForm
from vetting.models import Paper, PaperKind
from vetting.services.papers import PaperFacts

PLAIN = (PaperKind.TRACEABILITY_STAMP,)  # carries no number, issuer or day that everybody could copy


class PaperForm(TidyModelForm):
    """What the vendor copies from the paper, and its file. `item` is the line of the checklist it answers."""

    file = forms.FileField(
        label=_("Tệp hoặc ảnh chụp"),
        allow_empty_file=True,  # its sentence comes from where all files are judged
        help_text=_("PDF, JPEG, PNG hoặc HEIC, tới 20 MB. Chụp thẳng, đủ bốn góc, đọc được chữ."),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )
    issued_on = DayField(label=_("Ngày cấp"))
    expires_on = DayField(
        label=_("Có giá trị đến"), required=False, help_text=_("Ngày cuối còn hiệu lực. Không ghi hạn thì để trống.")
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    class Meta:
        model = Paper
        fields = ("file", "number", "issuer", "issued_on", "expires_on")

    def __init__(self, *args: Any, item: Item, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item = item
        for name in ("number", "issuer", "issued_on"):
            self.fields[name].required = item.kind not in PLAIN
        if item.need.has_expiry:
            self.fields["expires_on"].required = True
            self.fields["expires_on"].help_text = _("Ngày cuối còn hiệu lực, in trên giấy.")

    def facts(self) -> PaperFacts:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return PaperFacts(
            kind=self.item.kind,
            product=self.item.product,
            number=data["number"],
            issuer=data["issuer"],
            issued_on=data["issued_on"],
            expires_on=data["expires_on"],
            request_key=data["request_key"] or uuid4(),
        )
