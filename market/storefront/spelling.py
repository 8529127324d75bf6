"""Words as people type them: a letter missing, doubled, wrong or swapped, or the space between two left out. Pure."""

from collections.abc import Set
from string import ascii_lowercase, digits

LETTERS = ascii_lowercase + digits
MOST_READINGS = 6  # of one word


def readings_of(word: str, known: Set[str]) -> list[str]:
    """Return what a typed word may stand for: itself when a known word holds it, else the known ones one slip away."""
    if any(word in each for each in known):
        return [word]
    halves = [(word[:cut], word[cut:]) for cut in range(1, len(word))]
    parted = [f"{first} {second}" for first, second in halves if first in known and second in known]
    return (sorted(_one_slip_away(word) & known) + parted)[:MOST_READINGS]


def _one_slip_away(word: str) -> set[str]:
    cuts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    missing = {before + letter + after for before, after in cuts for letter in LETTERS}
    doubled = {before + after[1:] for before, after in cuts if after}
    wrong = {before + letter + after[1:] for before, after in cuts if after for letter in LETTERS}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    return missing | doubled | wrong | swapped
