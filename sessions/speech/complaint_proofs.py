"""What opens a complaint's page without signing in: the key in its own address, and the cases of a browser."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "sessions.complaints"
KEY_CHARACTERS = 32  # 128 bits in hexadecimal


@dataclass(frozen=True)
class Proof:
    """What a visitor brings along."""

    key: str = ""
    own: Collection[str] = ()

    def opens(self, code: str) -> bool:
        """Tell whether it opens the page of this case."""
        return code in self.own or (bool(self.key) and constant_time_compare(case_key(code), self.key))


def case_key(code: str) -> str:
    """Return the key that opens a case to whoever holds it: it stands in the mail about it."""
    return salted_hmac(SALT, code, algorithm="sha256").hexdigest()[:KEY_CHARACTERS]
