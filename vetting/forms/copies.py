"""A box typed in numbers, for who cannot or will not draw it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import CountField
from vetting.boxes import SMALLEST, WHOLE, PaintedBox


def _thousandths(label: Any, smallest: int = 0) -> CountField:
    return CountField(label=label, min_value=smallest, max_value=WHOLE)


class BoxForm(forms.Form):
    """One box in thousandths of its page."""

    page = CountField(label=_("Trang"), min_value=1)
    left = _thousandths(_("Cách trái (‰)"))
    top = _thousandths(_("Cách trên (‰)"))
    width = _thousandths(_("Rộng (‰)"), SMALLEST)
    height = _thousandths(_("Cao (‰)"), SMALLEST)

    def __init__(self, *args: Any, pages: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pages = pages
        self.fields["page"].widget.attrs["max"] = pages

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not PaintedBox(**data).is_on(self.pages):
            raise forms.ValidationError(_("Ô này nằm ngoài trang. Hãy sửa lại số."), code="outside")
        return data

    def box(self) -> PaintedBox:
        """Return the box of a valid form."""
        return PaintedBox(**self.cleaned_data)
