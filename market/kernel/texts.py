"""Vietnamese text: one Unicode form, folding without diacritics, slugs that keep đ (DOMAIN §6)."""

import re
import unicodedata


def nfc(text: str) -> str:
    """Return the text in NFC with its white space collapsed and trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return the text lower-cased and without diacritics: "Bưởi đỏ" → "buoi do"."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D").casefold())


def slug(text: str) -> str:
    """Return an address part in plain letters: "Bưởi đỏ Đông Cao" → "buoi-do-dong-cao"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80]
