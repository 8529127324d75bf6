"""Words as people type them: a letter missing, doubled, wrong or swapped, or the space between two left out. Pure."""

from collections.abc import Iterator, Set
from string import ascii_lowercase, digits

LETTERS = ascii_lowercase + digits
MOST_READINGS = 6  # of one word
LONG_WORD = 7  # letters from which on a second slip is forgiven


def readings_of(word: str, known: Set[str]) -> list[str]:
    """Return what a typed word may stand for: itself when a known word holds it, else the known ones nearest to it."""
    if any(word in each for each in known):
        return [word]
    near = [*sorted(_one_slip_away(word) & known), *(_joined(parts) for parts in _parted(word, known))]
    if not near and len(word) >= LONG_WORD:
        near = _two_slips_away(word, known)
    return list(dict.fromkeys(near))[:MOST_READINGS]


def _parted(word: str, known: Set[str]) -> Iterator[tuple[str, str]]:
    return (parts for parts in _cuts(word) if parts[0] in known and parts[1] in known)


def _joined(parts: tuple[str, str]) -> str:
    return " ".join(parts)


def _cuts(word: str) -> list[tuple[str, str]]:
    return [(word[:cut], word[cut:]) for cut in range(1, len(word))]


def _one_slip_away(word: str) -> set[str]:
    cuts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    missing = {before + letter + after for before, after in cuts for letter in LETTERS}
    doubled = {before + after[1:] for before, after in cuts if after}
    wrong = {before + letter + after[1:] for before, after in cuts if after for letter in LETTERS}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    return missing | doubled | wrong | swapped


def _two_slips_away(word: str, known: Set[str]) -> list[str]:
    """Return the known words two slips away, then pairs of them run together with one slip more."""
    letters = set(word)
    # A slip changes two letters at most: what differs in more is left out before it is compared letter by letter.
    alike = (each for each in known if abs(len(each) - len(word)) <= 2 and len(letters ^ set(each)) <= 4)
    words = sorted(each for each in alike if slips_between(word, each) <= 2)
    return [*words, *(_joined(parts) for parts in _parted_with_a_slip(word, known))]


def _parted_with_a_slip(word: str, known: Set[str]) -> Iterator[tuple[str, str]]:
    for first, second in _cuts(word):
        if first in known:
            yield from ((first, meant) for meant in sorted(_one_slip_away(second) & known))
        elif second in known:
            yield from ((meant, second) for meant in sorted(_one_slip_away(first) & known))


def slips_between(typed: str, meant: str) -> int:
    """Return how many letters are missing, doubled, wrong or swapped with their neighbour between two words."""
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for row, letter in enumerate(typed, start=1):
        now = [row]
        for column, other in enumerate(meant, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != other))
            if column > 1 and before and letter == meant[column - 2] and typed[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
