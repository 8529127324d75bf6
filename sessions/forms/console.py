"""What a host taps on the console."""

from django import forms

MOST_AT_ONCE = 1000  # units


class MoreForm(forms.Form):
    """How many units more, and how many were open when the host looked: "10-40"."""

    more = forms.RegexField(r"^[1-9]\d{0,3}-\d{1,7}$")

    def numbers(self) -> dict[str, int]:
        """Return both numbers."""
        more, seen = self.cleaned_data["more"].split("-")
        return {"more": min(int(more), MOST_AT_ONCE), "seen": int(seen)}
