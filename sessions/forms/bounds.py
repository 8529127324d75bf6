"""Fields the planning forms share: a time on Hanoi's wall clock, whole numbers within their bounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.kernel.typed_fields import CountField
from sessions.models.planning import LONGEST_SLOT, SHORTEST_SLOT

MOST_HOURS = 336  # two weeks before the opening
BOUNDS = {
    "minutes": (10, 720),
    "listing_hours": (0, MOST_HOURS),
    "delivery_days": (1, 30),
    "slot_minutes": (SHORTEST_SLOT, LONGEST_SLOT),
    "most_listings": (1, 50),
}


def wall_clock_time(label: Any) -> forms.TimeField:
    """Return a field for a time of day as it is written here: 20:30, 20h30, 20.30 or 20h.

    A browser's own clock would follow the browser's language and ask for AM or PM.
    """
    attrs = {"placeholder": "20:30", "maxlength": 8}
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%Hh%M", "%H.%M", "%Hh", "%H:%M:%S"],
        widget=forms.TimeInput(attrs=attrs, format="%H:%M"),
        error_messages={"invalid": _("Ghi giờ rồi phút, như 20:30.")},
    )


def whole(name: str, label: Any, **options: Any) -> CountField:
    """Return a field for a whole number within the bounds of that name."""
    low, high = BOUNDS[name]
    return CountField(label=label, min_value=low, max_value=high, **options)


class VersionForm(forms.Form):
    """The version of what was on the page: a decision about an old page is sent back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
