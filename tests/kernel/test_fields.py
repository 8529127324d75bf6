"""Words beside a field belong to it: what is shown as its hint is also its description."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string


class Place(forms.Form):
    commune = forms.CharField(label="Xã/Phường")
    street = forms.CharField(label="Số nhà", help_text="Cả tên thôn.")
    quantity = forms.IntegerField(label="Số lượng")
    agrees = forms.BooleanField(label="Đồng ý")


def described(html: str) -> list[str]:
    """Return the texts an input of the page names as its description."""
    found = re.search(r'aria-describedby="([^"]+)"', html)
    assert found, html
    texts = [re.search(rf'id="{each}"[^>]*>(.*?)</', html, re.S) for each in found[1].split()]
    return [re.sub(r"<[^>]+>", "", text[1]).strip() for text in texts if text]


@pytest.mark.parametrize(
    ("template", "name"),
    [("field", "commune"), ("field", "street"), ("field", "agrees"), ("quantity", "quantity")],
)
def test_a_hint_of_the_template_is_the_description(template: str, name: str) -> None:
    context = {"field": Place()[name], "hint": "Gõ vài chữ, ví dụ: me linh"}
    html = render_to_string(f"components/{template}.html", context)
    assert described(html) == ["Gõ vài chữ, ví dụ: me linh"]
    assert "Cả tên thôn." not in html


def test_without_a_hint_the_field_says_its_own() -> None:
    assert described(render_to_string("components/field.html", {"field": Place()["street"]})) == ["Cả tên thôn."]
    assert "describedby" not in render_to_string("components/field.html", {"field": Place()["commune"]})


def test_what_is_wrong_is_said_after_the_hint() -> None:
    field = Place({"commune": ""})["commune"]
    html = render_to_string("components/field.html", {"field": field, "hint": "Gõ vài chữ"})
    assert described(html)[0] == "Gõ vài chữ"
    assert 'id="id_commune_error"' in html
    assert "id_commune_helptext id_commune_error" in html
