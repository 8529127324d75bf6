"""Words a final decision rests on: its vendor reads them, and whoever asks years later. Pure."""

import unicodedata

from django.utils.translation import gettext as _

from market.kernel.errors import Refused

SHORTEST = 10  # characters
FEWEST_LETTERS = 5  # among them
_INVISIBLE = frozenset({"Cc", "Cf", "Co"})


def reason_for(text: str, *, missing: str, field: str = "reason") -> str:
    """Return a reason trimmed; raise Refused beside `field`: with `missing` when there is none, or that it is thin."""
    seen = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in _INVISIBLE).strip()
    if not seen:
        raise Refused(missing, field=field)
    if len(" ".join(seen.split())) < SHORTEST or sum(map(str.isalpha, seen)) < FEWEST_LETTERS:
        words = _("Lý do này ngắn quá. Hãy viết rõ bằng lời, ít nhất %(n)d ký tự.") % {"n": SHORTEST}
        raise Refused(words, field=field)
    return seen
