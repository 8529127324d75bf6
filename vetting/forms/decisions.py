"""What the office fills in about a whole dossier: decisions and their conditions, corrections, who reviews."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.accounts.models import Person
from market.kernel.typed_fields import DayField, tidy
from vetting.models import Dossier, PaperKind, Product
from vetting.selectors.conditions import place_of
from vetting.services.conditions import LONGEST_TEXT, ConditionTerms

SPARE_CONDITIONS = 2  # rows beyond those the missing papers fill


class DecisionForm(forms.Form):
    """What becomes of a dossier; `seen_round` is the round the page showed. The buttons are the verdicts."""

    VERDICTS = ("recommend", "advise_against", "changes", "approve", "reject", "return")

    verdict = forms.ChoiceField(choices=[(verdict, verdict) for verdict in VERDICTS])
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen_round = forms.IntegerField(widget=forms.HiddenInput)


class ConditionForm(forms.Form):
    """One condition of an approval; a row nobody wrote a day or words into is none."""

    due_on = DayField(label=_("Hạn cuối"), required=False)
    kind = forms.ChoiceField(
        label=_("Giấy tờ phải bổ sung"),
        choices=[("", _("Không phải giấy tờ")), *PaperKind.choices],
        required=False,
    )
    product = forms.ChoiceField(label=_("Của"), required=False)
    text = forms.CharField(label=_("Nội dung"), required=False, max_length=LONGEST_TEXT)

    def __init__(self, *args: Any, products: Iterable[Product], **options: Any) -> None:
        super().__init__(*args, **options)
        self._products = {str(product.pk): product for product in products}
        names = [(pk, product.name) for pk, product in self._products.items()]
        self.fields["product"].choices = [("", _("Cả cơ sở")), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("text") and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Hãy chọn ngày cuối phải làm xong."))
        return data

    def terms(self) -> ConditionTerms | None:
        """Return what is asked for, or nothing when the row was left alone."""
        data = self.cleaned_data
        if not data["due_on"]:
            return None
        product = self._products.get(data["product"])
        return ConditionTerms(due_on=data["due_on"], kind=data["kind"], text=tidy(data["text"]), product=product)


def condition_forms(dossier: Dossier, unsettled: Iterable[Any], data: Any = None) -> list[ConditionForm]:
    """Return a row for each mandatory paper that does not hold, and spare ones."""
    products = list(dossier.products.order_by("pk"))
    places = [place_of(item) for item in unsettled]
    initials: list[dict[str, Any]] = [{"kind": kind, "product": str(pk or "")} for kind, pk in places]
    initials += [{}] * SPARE_CONDITIONS
    return [
        ConditionForm(data, products=products, prefix=f"c{index}", initial=initial)
        for index, initial in enumerate(initials)
    ]


class CorrectionForm(forms.Form):
    """One thing the vendor is to mend that no place on a paper shows."""

    text = forms.CharField(label=_("Điều cần bổ sung"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    product = forms.ChoiceField(label=_("Về"), required=False)

    def __init__(self, *args: Any, products: Iterable[Product], **options: Any) -> None:
        super().__init__(*args, **options)
        self._products = {str(product.pk): product for product in products}
        names = [(pk, product.name) for pk, product in self._products.items()]
        self.fields["product"].choices = [("", _("Thông tin cơ sở")), *names]  # type: ignore[attr-defined]

    def about(self) -> Product | None:
        """Return the product it is about; nothing: the vendor."""
        return self._products.get(self.cleaned_data["product"])


class ReopenForm(forms.Form):
    """Why an answer is not enough."""

    text = forms.CharField(label=_("Còn thiếu gì"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AssignForm(forms.Form):
    """Who is to review."""

    reviewer = forms.ChoiceField(label=_("Giao cho"))

    def __init__(self, *args: Any, people: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self._people = {str(person.pk): person for person in people}
        names = [(pk, person.display_name) for pk, person in self._people.items()]
        self.fields["reviewer"].choices = [("", _("Chọn người thẩm định")), *names]  # type: ignore[attr-defined]

    def person(self) -> Person:
        """Return who was chosen."""
        return self._people[self.cleaned_data["reviewer"]]
