"""Stall codes: what people type to order by text ("A1"). A letter for the vendor, a number for the product. Pure."""

import re
from collections.abc import Iterable
from string import ascii_uppercase

_CODE = re.compile(r"([A-Z]{1,2})([1-9][0-9]{0,2})")
MOST_VENDORS = 26 + 26 * 26  # A to Z, then AA to ZZ


def letters_at(index: int) -> str:
    """Return the letters of the vendor accepted as number `index`, from 0: A … Z, AA … ZZ."""
    if not 0 <= index < MOST_VENDORS:
        raise ValueError(index)
    if index < 26:
        return ascii_uppercase[index]
    first, second = divmod(index - 26, 26)
    return ascii_uppercase[first] + ascii_uppercase[second]


def next_code(own: Iterable[str], every: Iterable[str]) -> str:
    """Return the code of a vendor's next product, given its own codes in the session and all codes in it.

    Codes are never given twice, also when the product that had one is gone: people may have it in print.
    """
    mine = [split(code) for code in own]
    if mine:
        return f"{mine[0][0]}{max(number for _letters, number in mine) + 1}"
    taken = {split(code)[0] for code in every}
    return f"{next(letters for letters in map(letters_at, range(MOST_VENDORS)) if letters not in taken)}1"


def split(code: str) -> tuple[str, int]:
    """Return the letters and the number of a code."""
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(code)
    return found[1], int(found[2])
