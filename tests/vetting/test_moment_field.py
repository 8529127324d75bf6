"""A moment is shown and typed as it is written here, whatever language the browser speaks."""

from datetime import datetime

import pytest
from django import forms

from market.kernel.clock import HANOI
from market.kernel.typed_fields import MomentField


class Form(forms.Form):
    at = MomentField()


@pytest.mark.parametrize(
    "typed",
    [
        "20/11/2026 20:30",
        " 20 / 11 / 2026   20:30 ",
        "20-11-2026 20h30",
        "20.11.2026 20.30",
        "20/11/2026, 20 giờ 30",
        "20/11/2026 20H30",
        "20112026 2030",
        "201120262030",
        "2026-11-20T20:30",
        "2026-11-20 20:30:00",
    ],
)
def test_every_way_it_is_written(typed: str) -> None:
    form = Form({"at": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at"] == datetime(2026, 11, 20, 20, 30, tzinfo=HANOI)


def test_full_hours_need_no_minutes() -> None:
    form = Form({"at": "20/11/2026 20h"})
    assert form.is_valid()
    assert form.cleaned_data["at"].minute == 0


@pytest.mark.parametrize("typed", ["31/02/2026 20:30", "20/11/2026", "20:30", "11/20/2026 08:30 PM", "mai", "2030" * 9])
def test_nonsense_comes_back_as_typed_with_an_example(typed: str) -> None:
    form = Form({"at": typed})
    assert not form.is_valid()
    assert "20/11/2026 20:30" in form.errors["at"][0]
    assert f'value="{typed}"' in str(form["at"])


def test_it_shows_what_it_takes() -> None:
    shown = str(Form(initial={"at": datetime(2026, 11, 20, 20, 30, tzinfo=HANOI)})["at"])
    assert 'value="20/11/2026 20:30"' in shown
    assert 'type="text"' in shown
    assert str(MomentField(seconds=True).widget.render("at", datetime(2026, 11, 20, 20, 30, 5))).count("20:30:05") == 1
