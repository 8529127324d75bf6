"""Vietnamese text: one Unicode form, folding without diacritics, slugs that keep đ (DOMAIN §6)."""

import re
import unicodedata

MOST_DIGITS = 18  # of a number in an address: fits the database's largest


def nfc(text: str) -> str:
    """Return the text in NFC with its white space collapsed and trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return the text lower-cased and without diacritics: "Bưởi đỏ" → "buoi do"."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D").casefold())


def whole_number(text: str) -> int | None:
    """Return the number an address names, None for anything else: signs, words, more digits than a key has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def slug(text: str) -> str:
    """Return an address part in plain letters: "Bưởi đỏ Đông Cao" → "buoi-do-dong-cao"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80]


# The 29 letters of Vietnamese in their order, with the foreign ones where dictionaries put them.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of dictionaries after no tone
_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(_LETTERS)}


def sort_key(text: str) -> str:
    """Return a key that sorts bytewise as Vietnamese dictionaries do: letters first, then tones.

    Computed here and stored, since not every PostgreSQL build knows ICU collations.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", nfc(text).casefold()):
        if char in _TONES:
            tones[-1:] = [str(_TONES.index(char) + 1)]
        elif unicodedata.combining(char) and letters:  # a circumflex, breve or horn belongs to its letter
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        else:
            letters.append(char)
            tones.append("0")
    ranks = "".join(_RANK.get(letter, letter if letter < "A" else "~") for letter in letters)
    return f"{ranks} {''.join(tones)}"
