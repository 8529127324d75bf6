"""How a reviewer is named to everybody: enough to be a person, too little to be found. Pure."""

from market.kernel.texts import nfc

LONGEST = 40


def short_name(name: str) -> str:
    """Return "Mai N." of "Nguyễn Thị Mai", and nothing of what is no name."""
    words = nfc(name).split()
    if not words or not words[-1].isalpha():
        return ""
    initial = words[0][0].upper()
    given = words[-1][: LONGEST - 3]
    return f"{given} {initial}." if len(words) > 1 and initial.isalpha() else given
