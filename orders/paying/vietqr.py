"""VietQR: what a bank's app reads from the code that pays a vendor directly (EMVCo merchant-presented, NAPAS). Pure.

Every value is an id of two digits, a length of two digits, and that many characters; the last one is a checksum of all
that stands before it.
"""

import unicodedata

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG = "704"  # ISO 4217
LONGEST_PURPOSE = 25
MOST_DIGITS = 13  # of an amount
MARK = "CDTM"  # stands before the code in what the bank shows
_POLYNOMIAL = 0x1021


def payload(*, bank: str, number: str, amount: int | None, purpose: str = "") -> str:
    """Return what the code holds: pay `amount` đồng (open without one) to an account at a bank (its BIN)."""
    if amount is not None and not 1 <= amount < 10**MOST_DIGITS:
        raise ValueError(f"no amount to pay: {amount}")
    account = _field("00", bank) + _field("01", number)
    parts = [
        _field("00", "01"),
        _field("01", "11" if amount is None else "12"),  # static, or for this one payment
        _field("38", _field("00", NAPAS) + _field("01", account) + _field("02", TO_ACCOUNT)),
        _field("53", DONG),
        "" if amount is None else _field("54", str(amount)),
        _field("58", "VN"),
        _field("62", _field("08", plain(purpose))) if plain(purpose) else "",
        "6304",
    ]
    whole = "".join(parts)
    return f"{whole}{checksum(whole):04X}"


def purpose_of(code: str) -> str:
    """Return what the buyer's bank writes beside a transfer for an order."""
    return plain(f"{MARK} {code}")


def plain(text: str) -> str:
    """Return a text as banks carry it: letters without marks, digits and spaces, at most 25."""
    letters = "".join(char if char.isascii() and char.isalnum() else " " for char in _bare(text))
    return " ".join(letters.split())[:LONGEST_PURPOSE].rstrip()


def holder_name(text: str) -> str:
    """Return the holder of an account as banks write it: "Hợp tác xã Đông Cao" is "HOP TAC XA DONG CAO"."""
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "&.-") else " " for char in _bare(text))
    return " ".join(kept.split()).upper()


def checksum(text: str) -> int:
    """Return the CRC-16/CCITT-FALSE of a text."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1 ^ _POLYNOMIAL if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def _field(number: str, value: str) -> str:
    if not value.isascii() or not 1 <= len(value) <= 99:
        raise ValueError(f"field {number} holds 1 to 99 plain characters")
    return f"{number}{len(value):02}{value}"


def _bare(text: str) -> str:
    """Return the text without diacritics."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
