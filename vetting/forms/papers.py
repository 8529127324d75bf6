"""What is typed from a paper: kept as it is typed, judged field by field, odd things said and not refused."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from market.kernel import clock
from market.kernel.typed_fields import DayField
from vetting.completeness import Item
from vetting.doubts import Doubt, Known, TypedPaper, doubts_about
from vetting.forms.fields import TidyModelForm
from vetting.models import Paper, PaperKind, Vendor
from vetting.services.papers import PaperFacts

PLAIN = (PaperKind.TRACEABILITY_STAMP,)  # carries no number, issuer or day that everybody could copy
UNNAMED = (*PLAIN, PaperKind.QUALITY_STANDARD)  # made by the vendor itself
HELD_BY_CHANCE = (PaperKind.TEST_REPORT,)  # its customer's name may be another's
TYPED = ("number", "holder_name", "score", "issuer", "issued_on", "expires_on")
HIDDEN_SIGNS = frozenset({"Cc", "Cf", "Co"})  # what `tidy` takes out: controls, direction overrides, zero widths
TOO_LONG = _("Mục này dài %(show_value)d ký tự, nhiều nhất là %(limit_value)d. Hãy viết gọn lại.")


class ScoreField(forms.DecimalField):
    """A score of 0 to 100 with one digit behind the comma, as on the decision: 85,5."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 10})
        super().__init__(min_value=0, max_value=100, max_digits=4, decimal_places=1, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        """Return the score; whatever is wrong with it has one sentence."""
        try:
            return super().clean(value)
        except ValidationError:
            words = _("Điểm OCOP từ 0 đến 100, một chữ số sau dấu phẩy, như 85,5.")
            raise ValidationError(words, code="invalid") from None

    def to_python(self, value: Any) -> Any:
        """Return the score, written with a comma or a dot."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


@dataclass(frozen=True)
class Line:
    """A field with what is to be said beside it."""

    field: BoundField
    errors: tuple[str, ...]
    doubts: tuple[Doubt, ...]


class PaperForm(TidyModelForm):
    """What the vendor copies from the paper. `item` is the line of the checklist it answers.

    It is always bound to what the draft keeps, so that text which makes no sense yet comes back as it was typed.
    """

    issued_on = DayField(label=_("Ngày cấp"), help_text=_("Viết như trên giấy: 20/11/2026."))
    expires_on = DayField(
        label=_("Có giá trị đến"), required=False, help_text=_("Ngày cuối còn hiệu lực. Không ghi hạn thì để trống.")
    )
    score = ScoreField(
        label=_("Điểm OCOP"), required=False, help_text=_("Điểm của Hội đồng, ghi trong quyết định. Ví dụ 85,5.")
    )

    class Meta:
        model = Paper
        fields = TYPED

    def __init__(self, typed: Mapping[str, str], *, item: Item, vendor: Vendor) -> None:
        super().__init__(typed)
        self.item, self.vendor = item, vendor
        for name in _unasked(item):
            del self.fields[name]
        self._ask_for()
        for name, field in self.fields.items():
            field.error_messages["max_length"] = TOO_LONG
            field.widget.attrs |= {"aria-describedby": f"id_{name}_helptext id_{name}_note"}
            if name not in ("issued_on", "expires_on", "score"):
                field.widget.attrs.pop("maxlength", None)  # a browser that cuts silently loses what was pasted
                field.widget.attrs["dir"] = "auto"

    def _ask_for(self) -> None:
        is_plain = self.item.kind in PLAIN
        for name in ("number", "issuer", "issued_on"):
            self.fields[name].required = not is_plain
        if "holder_name" in self.fields:
            self.fields["holder_name"].required = self.item.kind not in HELD_BY_CHANCE
            self.fields["holder_name"].help_text = _("Chép đúng từng chữ, kể cả khi khác tên gọi trên chợ.")
        if self.item.need.has_expiry:
            self.fields["expires_on"].required = True
            self.fields["expires_on"].help_text = _("Ngày cuối còn hiệu lực, in trên giấy.")

    def forgive_blanks(self) -> None:
        """Say nothing yet about what was not typed so far."""
        for name in [name for name in self.errors if not self.data.get(name)]:
            del self.errors[name]

    def doubts(self) -> list[Doubt]:
        """Return what looks odd, of the fields that make sense."""
        self.is_valid()  # cleans
        data = self.cleaned_data
        typed = TypedPaper(
            kind=self.item.kind,
            number=data.get("number") or "",
            holder_name=data.get("holder_name") or "",
            score=data.get("score"),
            issued_on=data.get("issued_on"),
            expires_on=data.get("expires_on"),
        )
        return [
            *_hidden_signs(self.data, self.fields),
            *doubts_about(typed, self._known(), today=clock.today_in_hanoi()),
        ]

    def lines(self) -> list[Line]:
        """Return the fields with what is to be said beside each."""
        odd = self.doubts()
        return [
            Line(field, tuple(map(str, field.errors)), tuple(doubt for doubt in odd if doubt.field == field.name))
            for field in self
        ]

    def seen(self) -> str:
        """Return what is said now, as the form notes that it was seen."""
        return " ".join(doubt.code for doubt in self.doubts())

    def unseen(self, seen: str) -> list[Doubt]:
        """Return what looks odd and was not shown to the person yet."""
        return [doubt for doubt in self.doubts() if doubt.code not in seen.split()]

    def _known(self) -> Known:
        names = [self.vendor.legal_name]
        if self.vendor.kind == Vendor.Kind.HOUSEHOLD:
            names.append(self.vendor.representative)
        stars = self.item.product.stars if self.item.product else None
        return Known(names=tuple(names), tax_code=self.vendor.tax_code, stars=stars)

    def facts(self, *, request_key: UUID, read_codes: tuple[str, ...]) -> PaperFacts:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return PaperFacts(
            kind=self.item.kind,
            product=self.item.product,
            number=data["number"],
            issuer=data["issuer"],
            issued_on=data["issued_on"],
            expires_on=data["expires_on"],
            holder_name=data.get("holder_name", ""),
            score=data.get("score"),
            request_key=request_key,
            read_codes=read_codes,
        )


def changed_texts(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a sent form that its page had not shown already: what another tab typed meanwhile stays."""
    return {name: sent[name] for name in TYPED if name in sent and sent[name] != sent.get(f"initial-{name}")}


def _unasked(item: Item) -> Iterable[str]:
    if item.kind != PaperKind.STAR_CERTIFICATE:
        yield "score"
    if item.kind in UNNAMED:
        yield "holder_name"


def _hidden_signs(typed: Mapping[str, str], fields: Iterable[str]) -> list[Doubt]:
    said = str(_("Mục này có ký tự ẩn, có thể đổi chiều chữ; chợ bỏ các ký tự đó. Anh/Chị xem lại chữ còn lại."))
    return [
        Doubt(f"hidden-{name}", name, said)
        for name in fields
        if any(unicodedata.category(char) in HIDDEN_SIGNS for char in typed.get(name, "").strip())
    ]
