import pytest
from django import forms

from market.places.forms import CommuneField
from market.places.models import Commune

pytestmark = pytest.mark.django_db


class AddressForm(forms.Form):
    commune = CommuneField(label="Xã, phường")
    street = forms.CharField(required=False)


class LooseForm(forms.Form):
    commune = CommuneField(label="Xã, phường", required=False)


@pytest.mark.parametrize("text", ["Xã Mê Linh, Hà Nội", "me linh", "Xã Mê Linh"])
def test_a_name_becomes_a_commune(text):
    form = AddressForm({"commune": text})
    assert form.is_valid()
    assert form.cleaned_data["commune"] == Commune.objects.get(pk="09022")


def test_an_unclear_name_comes_back_with_choices_and_nothing_lost():
    form = AddressForm({"commune": "tân tiến", "street": "Thôn 1"})
    assert not form.is_valid()
    html = str(form["commune"])
    assert 'value="tân tiến"' in html
    assert html.count('type="radio"') > 1
    assert "Hãy chọn một nơi" in form.errors["commune"][0]
    assert 'value="Thôn 1"' in str(form["street"])


def test_the_choice_settles_it():
    form = AddressForm({"commune": "tân tiến"})
    form.is_valid()
    chosen = form.fields["commune"].widget.choices[-1]
    form = AddressForm({"commune": "tân tiến", "commune-code": chosen.code})
    assert form.is_valid()
    assert form.cleaned_data["commune"] == chosen


def test_typing_anew_after_a_choice_wins_over_the_old_choice():
    form = AddressForm({"commune": "me linh", "commune-code": "00004"})
    assert form.is_valid()
    assert form.cleaned_data["commune"].pk == "09022"


def test_one_forms_choices_do_not_show_on_the_next():
    AddressForm({"commune": "tân tiến"}).is_valid()
    assert 'type="radio"' not in str(AddressForm()["commune"])


def test_an_unknown_name_says_so():
    form = AddressForm({"commune": "qqqq wwww"})
    assert "Chưa tìm thấy" in form.errors["commune"][0]
    assert "qqqq wwww" in form.errors["commune"][0]


@pytest.mark.parametrize("data", [{}, {"commune": ""}, {"commune": "   "}, {"commune": "\x00"}])
def test_empty_is_refused_or_left_open(data):
    assert "Hãy điền xã, phường" in AddressForm(data).errors["commune"][0]
    form = LooseForm(data)
    assert form.is_valid()
    assert form.cleaned_data["commune"] is None


@pytest.mark.parametrize("code", ["99999", "abc", "1' OR 1=1", "\x00", "0" * 500])
def test_a_forged_code_is_ignored(code):
    form = AddressForm({"commune": "me linh", "commune-code": code})
    assert form.is_valid()
    assert form.cleaned_data["commune"].pk == "09022"


@pytest.mark.parametrize("initial", ["09022", "commune"])
def test_a_commune_shows_with_its_province(initial):
    value = Commune.objects.get(pk="09022") if initial == "commune" else initial
    html = str(AddressForm(initial={"commune": value})["commune"])
    assert 'value="Xã Mê Linh, Hà Nội"' in html


def test_change_is_told_by_commune_not_by_spelling():
    same = AddressForm({"commune": "me linh", "street": ""}, initial={"commune": "09022"})
    assert same.changed_data == []
    assert AddressForm({"commune": "ba đình"}, initial={"commune": "09022"}).changed_data == ["commune"]


def test_the_text_box_is_labelled_and_escaped():
    form = AddressForm({"commune": '"><script>alert(1)</script>'})
    html = str(form["commune"])
    assert "<script>" not in html
    assert 'id="id_commune"' in html
    assert 'list="id_commune-list"' in html
