"""Keyed hashes: who a buyer is for the per-buyer limit, and the keys of links that need no signing in."""

from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

KEY_CHARACTERS = 32  # 128 bits in hexadecimal


def buyer_key(phone: str) -> bytes:
    """Return what the tally knows a buyer by: a keyed hash of the phone number ("+84…")."""
    return salted_hmac("orders.tally", phone, algorithm="sha256").digest()


def buyer_keys(phone: str, person: int | None) -> list[bytes]:
    """Return all a buyer is tallied by: the phone, where there is one, and the account of who is signed in."""
    keys = [buyer_key(phone)] if phone else []
    return keys + ([salted_hmac("orders.tally.person", str(person), algorithm="sha256").digest()] if person else [])


def receipt_key(code: str) -> str:
    """Return the key that opens the receipt of an order to whoever holds it."""
    return salted_hmac("orders.receipt", code, algorithm="sha256").hexdigest()[:KEY_CHARACTERS]


def draft_secret(key: UUID) -> str:
    """Return the secret of the link that confirms drafts: the table keeps its hash, the desk can copy it again."""
    return salted_hmac("orders.draft", str(key), algorithm="sha256").hexdigest()[:KEY_CHARACTERS]


def opens_receipt(code: str, key: str) -> bool:
    """Tell whether `key` is the one of this order's receipt."""
    return bool(key) and constant_time_compare(receipt_key(code), key)
