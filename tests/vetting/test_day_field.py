"""The field for a day: written as on paper here, whatever language the browser speaks."""

from datetime import date

import pytest
from django import forms

from market.kernel.typed_fields import DayField

DAY = date(2026, 11, 20)


class OneDay(forms.Form):
    day = DayField(label="Ngày")


@pytest.mark.parametrize(
    "typed", ["20/11/2026", "20-11-2026", "20.11.2026", "20112026", " 20 / 11 / 2026 ", "2026-11-20"]
)
def test_people_write_a_day_in_many_ways(typed: str) -> None:
    form = OneDay({"day": typed})
    assert form.is_valid()
    assert form.cleaned_data == {"day": DAY}


@pytest.mark.parametrize("typed", ["11/20/2026", "31/11/2026", "20/11/26", "hôm kia"])
def test_what_is_no_day_comes_back_with_a_sentence(typed: str) -> None:
    form = OneDay({"day": typed})
    assert form.errors == {"day": ["Ngày này không có trên lịch. Viết ngày, tháng rồi năm, như 20/11/2026."]}
    assert f'value="{typed}"' in str(form["day"])


def test_a_known_day_stands_there_as_people_write_it() -> None:
    drawn = str(OneDay(initial={"day": DAY})["day"])
    assert 'value="20/11/2026"' in drawn
    assert 'type="text"' in drawn
    assert 'placeholder="ngày/tháng/năm"' in drawn
