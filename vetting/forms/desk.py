"""What a reviewer fills in at the desk: the lines of the checklist, a verdict, pins, lookups, what is no copy."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel import clock
from market.kernel.typed_fields import CountField, MomentField, tidy
from vetting.forms.fields import PAPERS
from vetting.models import Criterion, Lookup, PaperCheck
from vetting.selectors.checks import CheckLine
from vetting.selectors.sheets import ZOOMS, SheetWishes
from vetting.services.checks import LONGEST_NOTE
from vetting.services.corrections import LONGEST_TEXT
from vetting.services.lookups import LookupFacts
from vetting.turning import TURNS


class SheetForm(forms.Form):
    """A wish what to see. Nonsense is left out, never an error: addresses get shared and cut."""

    trang = forms.IntegerField(required=False, min_value=1)
    xoay = forms.TypedChoiceField(required=False, choices=[(turn, turn) for turn in TURNS], coerce=int, empty_value="0")
    co = forms.ChoiceField(required=False, choices=[(zoom, zoom) for zoom in ZOOMS])
    so = forms.IntegerField(required=False, min_value=1)
    trangso = forms.IntegerField(required=False, min_value=1)

    def wishes(self) -> SheetWishes:
        """Return what is asked, made sane."""
        self.full_clean()
        data = self.cleaned_data
        return SheetWishes(
            page=data.get("trang") or 1,
            turn=int(data.get("xoay") or 0),
            zoom=data.get("co") or ZOOMS[0],
            beside=data.get("so"),
            beside_page=data.get("trangso"),
        )


class CheckForm(forms.Form):
    """One line of a paper's checklist. `seen` is what the page showed, so that only what was changed is saved."""

    verdict = forms.ChoiceField(choices=PaperCheck.Verdict.choices, required=False, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=LONGEST_NOTE)
    page = CountField(label=_("Trang"), required=False, min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, line: CheckLine, data: Mapping[str, Any] | None = None) -> None:
        check = line.check
        initial = {"verdict": line.verdict, "seen": line.seen}
        if check:
            initial |= {"note": check.note, "page": str(check.page or "")}
        super().__init__(data, prefix=f"c{line.criterion.pk}", initial=initial)
        self.line = line

    @property
    def is_touched(self) -> bool:
        """Tell whether a person changed this line."""
        data = self.cleaned_data
        verdict, note = data.get("verdict") or "", tidy(data.get("note") or "")
        return bool(verdict) and f"{verdict}|{data.get('page') or ''}|{note}" != data.get("seen", "||")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["note"] = tidy(data.get("note") or "")
        if data.get("verdict") == PaperCheck.Verdict.FAILS and not data["note"] and "note" not in self.errors:
            self.add_error("note", _("Ghi lý do để chủ thể biết cần sửa gì."))
        return data


class VerdictForm(forms.Form):
    """Whether a paper holds; the two buttons are the choices. A refusal names the line of the checklist it is about."""

    verdict = forms.ChoiceField(choices=[("accept", _("Đạt")), ("refuse", _("Không đạt"))])
    criterion = forms.ChoiceField(label=_("Mục không đạt"), required=False)
    reason = forms.CharField(
        label=_("Lý do không đạt"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"list": "reasons", "autocomplete": "off", "data-key": "r"}),
        help_text=_("Chủ thể đọc nguyên văn câu này, nên hãy ghi rõ cần sửa gì."),
    )

    def __init__(self, lines: list[CheckLine], data: Mapping[str, Any] | None = None) -> None:
        first = next((line for line in lines if not line.check), None) or next(iter(lines), None)
        super().__init__(data, initial={"criterion": first.criterion.pk if first else ""})
        choices = [(line.criterion.pk, f"{line.number}. {line.text}") for line in lines]
        self.fields["criterion"].choices = choices  # type: ignore[attr-defined]
        self.lines = lines
        self.first = first

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["reason"] = tidy(data.get("reason") or "")
        if data.get("verdict") == "refuse" and not data["reason"] and "reason" not in self.errors:
            self.add_error("reason", _("Ghi lý do để chủ thể biết cần sửa gì."))
        return data

    @property
    def failed_criterion(self) -> Criterion | None:
        """Return the line a refusal is about: the chosen one, else the first nobody judged."""
        chosen = self.cleaned_data.get("criterion")
        line = next((line for line in self.lines if str(line.criterion.pk) == chosen), self.first)
        return line.criterion if line else None


class PinForm(forms.Form):
    """A correction at a place on a page; the place is where a person clicked, the page alone will do."""

    text = forms.CharField(
        label=_("Cần bổ sung gì ở chỗ này"), max_length=LONGEST_TEXT, widget=forms.TextInput(attrs={"data-key": "p"})
    )
    page = CountField(label=_("Trang"), min_value=1)
    left = forms.IntegerField(required=False, min_value=0, max_value=1000, widget=forms.HiddenInput)
    top = forms.IntegerField(required=False, min_value=0, max_value=1000, widget=forms.HiddenInput)
    turn = forms.TypedChoiceField(
        required=False,
        choices=[(turn, turn) for turn in TURNS],
        coerce=int,
        empty_value="0",
        widget=forms.HiddenInput,
    )

    def clean_text(self) -> str:
        """Return the words without invisible characters."""
        return tidy(self.cleaned_data["text"])


class LookupForm(forms.Form):
    """What was found elsewhere about a paper."""

    place = forms.ChoiceField(label=_("Nơi tra cứu"), choices=Lookup.Place.choices)
    question = forms.CharField(label=_("Tra theo"), max_length=160, widget=forms.TextInput(attrs={"data-key": "t"}))
    result = forms.ChoiceField(label=_("Kết quả"), choices=Lookup.Result.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Đã thấy gì"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    address = forms.CharField(
        label=_("Địa chỉ trang tra cứu"),
        required=False,
        max_length=300,
        help_text=_("Để trống nếu tra ở địa chỉ quen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    looked_up_at = MomentField(label=_("Lúc tra cứu"))
    screenshot = forms.FileField(
        label=_("Ảnh chụp màn hình"),
        required=False,
        allow_empty_file=True,  # its sentence comes from where all files are judged
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, place: str, question: str) -> None:
        moment = clock.in_hanoi(clock.now())
        super().__init__(data, files, initial={"place": place, "question": question, "looked_up_at": moment})

    def facts(self) -> LookupFacts:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return LookupFacts(
            place=data["place"],
            question=tidy(data["question"]),
            result=data["result"],
            note=tidy(data["note"]),
            address=tidy(data["address"]),
            looked_up_at=data["looked_up_at"],
        )


class DismissalForm(forms.Form):
    """Why two papers that look alike are no copies."""

    note = forms.CharField(label=_("Vì sao không phải bản sao"), max_length=300)

    def clean_note(self) -> str:
        """Return the words without invisible characters."""
        return tidy(self.cleaned_data["note"])


def check_forms(lines: list[CheckLine], data: Mapping[str, Any] | None = None) -> list[CheckForm]:
    """Return a form for each line of a checklist."""
    return [CheckForm(line, data) for line in lines]
