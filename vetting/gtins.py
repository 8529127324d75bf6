"""GTINs, the numbers under bar codes (GS1 General Specifications §7.9). Pure."""

import re

LENGTHS = (8, 12, 13, 14)  # digits
VIETNAM = "893"  # the prefix GS1 Việt Nam gives out


def typed_gtin(text: str) -> str:
    """Return a number as stored from whatever was typed: spaces, dots and dashes are left out."""
    return re.sub(r"[\s.\-–]", "", text)


def is_gtin(code: str) -> bool:
    """Tell whether a number has the length and the check digit of a GTIN."""
    if len(code) not in LENGTHS or not (code.isascii() and code.isdigit()):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return total % 10 == 0


def is_vietnamese(code: str) -> bool:
    """Tell whether GS1 Việt Nam gave the number out. A GTIN-14 begins with what is packed, a GTIN-12 lacks a zero."""
    prefix = {8: code, 12: f"0{code}", 13: code, 14: code[1:]}.get(len(code), "")
    return prefix.startswith(VIETNAM)
