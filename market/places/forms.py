"""A form field for a commune: typed as people say it, proposed by the browser, exact when it leaves the form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from market.kernel.texts import fold, nfc
from market.places.models import Commune
from market.places.selectors import LONGEST, commune_by_code, match_commune

Typed = tuple[str, str]  # what is written in the text box, the code chosen among several


class CommuneWidget(forms.Widget):
    """A text box with a list that fills as one types; after an unclear name, the choices as radio buttons."""

    choices: list[Commune]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = []

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Typed:
        return str(data.get(name) or ""), str(data.get(f"{name}-code") or "")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Render with the project's own template."""
        text, code = value if isinstance(value, tuple) else (value or "", "")
        context = {
            "name": name,
            "text": text,
            "code": code,
            "attrs": self.build_attrs(self.attrs, attrs),
            "choices": self.choices,
            "search_url": reverse("places:search-communes"),
        }
        return SafeString(render_to_string("places/commune_input.html", context))


class CommuneField(forms.Field):
    """Take "Xã Mê Linh", "me linh" or "Xã Mê Linh, Hà Nội"; give the Commune."""

    widget: Any = CommuneWidget
    default_error_messages = {
        "required": _("Hãy điền xã, phường."),
        "unknown": _("Chưa tìm thấy xã, phường nào tên “%(text)s”. Hãy thử tên đang dùng từ ngày 1/7/2025."),
        "unclear": _("Có nhiều nơi tên gần giống “%(text)s”. Hãy chọn một nơi trong danh sách."),
    }

    def prepare_value(self, value: Any) -> Any:
        """Return what the text box shows: a commune's name with its province, or what was typed."""
        if isinstance(value, str) and value:
            value = commune_by_code(value) or value
        if isinstance(value, Commune):
            return value.label, value.code
        return value

    def clean(self, value: Any) -> Commune | None:
        """Return the commune, nothing for an empty optional field, or raise with the choices put into the widget."""
        text, code = value if isinstance(value, tuple) else (str(value or ""), "")
        text = nfc(text.replace("\x00", ""))[:LONGEST]
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        chosen = commune_by_code(code)
        if chosen and self._still_means(text, chosen):
            return chosen
        match = match_commune(text)
        if match.commune:
            return match.commune
        self.widget.choices = match.choices
        problem = "unclear" if match.choices else "unknown"
        raise ValidationError(self.error_messages[problem], code=problem, params={"text": text})

    def _still_means(self, text: str, chosen: Commune) -> bool:
        """Tell whether the code chosen belongs to the text: someone may have typed anew after choosing."""
        return fold(chosen.label) == fold(text) or chosen in match_commune(text).choices

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare communes by code."""
        before = initial.pk if isinstance(initial, Commune) else initial
        try:
            after = self.clean(data)
        except ValidationError:
            return True
        return (after.pk if after else None) != (before or None)
