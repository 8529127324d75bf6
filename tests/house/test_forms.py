"""Forms forgive: numbers with dots, names in either Unicode form; what is wrong is linked and takes the focus."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import get_resolver

from market.kernel.middleware import OneSpellingMiddleware
from market.kernel.typed_fields import CountField, GroupedNumberField
from sessions.forms.bounds import BOUNDS

OURS = ("market", "vetting", "sessions", "orders")
# Read from an address or a program, never typed: what a person types has a label or stands in a visible input.
NOT_TYPED = {"after", "before", "sau", "truoc", "trang", "so", "trangso", "bo", "nam", "page", "question", "version"}
NOT_TYPED |= {"slot", "aloud", "seen_lacking", "quota", "place"}
NOT_TYPED |= set(BOUNDS)  # forms of evenings put bounded counts in the place of their models' fields
TYPED_NFD = unicodedata.normalize("NFD", "Bưởi đỏ Mê Linh")


def every_form(parent: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    """Return each form class of the project, once the addresses have loaded their views."""
    assert get_resolver().url_patterns
    for form in parent.__subclasses__():
        if form.__module__.split(".")[0] in OURS:
            yield form
        yield from every_form(form)


def test_no_typed_number_reads_a_thousand_as_one() -> None:
    bare = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.IntegerField and not field.widget.is_hidden and name not in NOT_TYPED
    }
    assert not bare, "use CountField or GroupedNumberField: a plain IntegerField reads 50.000 as 50"


@pytest.mark.parametrize("field", [GroupedNumberField(), CountField()], ids=["amount", "count"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("50.000", 50_000), ("1.034.500 ₫", 1_034_500), ("189000", 189_000), (" 7 ", 7), ("1 000đ", 1_000)],
)
def test_a_number_is_what_a_person_means(field: forms.Field, typed: str, meant: int) -> None:
    assert field.clean(typed) == meant


@pytest.mark.parametrize("typed", ["1.5", "12.34", "1.0000", "1,5", "một"])
def test_what_nobody_can_be_sure_of_is_asked_again(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        CountField().clean(typed)


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_view_is_given_one_unicode_form(rf: RequestFactory, method: str) -> None:
    given: list[HttpRequest] = []
    door = OneSpellingMiddleware(lambda request: HttpResponse())
    request = getattr(rf, method)("/", {"ten": [TYPED_NFD, "Hà Nội"]})
    door.process_view(request, given.append, (), {})
    typed: Any = getattr(request, method.upper())
    assert typed.getlist("ten") == ["Bưởi đỏ Mê Linh", "Hà Nội"]


def test_the_door_stands_before_every_view() -> None:
    order = settings.MIDDLEWARE
    csrf = order.index("django.middleware.csrf.CsrfViewMiddleware")
    assert order.index("market.kernel.middleware.OneSpellingMiddleware") == csrf + 1


class _Choice(forms.Form):
    way = forms.ChoiceField(label="Cách nhận", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    name = forms.CharField(label="Tên")


def test_each_line_of_the_summary_leads_to_something_that_takes_the_focus() -> None:
    form = _Choice({})
    summary = render_to_string("components/error_summary.html", {"form": form})
    page = f"{form['way']}{form['name']}"
    assert "autofocus" in summary
    for field in ("id_way_0", "id_name"):
        assert f'href="#{field}"' in summary
        assert f'id="{field}"' in page
