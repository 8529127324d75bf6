"""What a notice is as a mail, to the byte. Put together here, for the library takes ten times as long about it.

The library still folds what has to be encoded; what many mails share it is asked once.
"""

import hashlib
import re
from binascii import b2a_base64
from email import message_from_bytes
from email.policy import SMTP
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from market.notices.choices import refusal_url
from market.notices.kinds import kind_of
from market.notices.models import Notice

# Addresses that need no looking at: local part and domain as RFC 5322 has them without quotes or comments, in ASCII.
_WORD = r"[\w!#$%&'*+/=?^`{|}~-]+"
PLAIN_ADDRESS = re.compile(rf"{_WORD}(\.{_WORD})*@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE)
LINE = 76  # letters
_LINE_END = re.compile(r"\r\n|\n|\r")
_TEXT = b'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n'


def message_id(key: str) -> str:
    """Return the Message-ID of a notice: the same at every try."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


class Letter(EmailMessage):
    """One mail. What may be refused says how, in a way mail programs make a button of (RFC 2369, RFC 8058)."""

    def __init__(self, notice: Notice) -> None:
        headers = {"Message-ID": message_id(notice.key), "Auto-Submitted": "auto-generated"}
        super().__init__(notice.subject, notice.body, to=[notice.recipient], headers=headers)
        kind = kind_of(notice.kind)
        if kind.is_optional:
            self.extra_headers |= {
                "List-Unsubscribe": f"<{refusal_url(notice.recipient, kind.purpose, notice.channel)}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }

    def as_bytes(self) -> bytes:
        """Return the mail as it is sent. A long address is left as it is: folded, no mail program reads it."""
        own = "".join(f"{name}: {value}\r\n" for name, value in self.extra_headers.items())
        head = (_folded("Subject", self.subject), _folded("From", self.from_email), self._to())
        return b"".join(
            (*head, f"Date: {formatdate()}\r\n{own}".encode("ascii"), _TEXT, b"\r\n", _text(str(self.body)))
        )

    def message(self, *, policy: Any = SMTP) -> Any:
        """Return the same, taken apart again."""
        return message_from_bytes(self.as_bytes(), policy=policy)

    def _to(self) -> bytes:
        (address,) = self.to
        if PLAIN_ADDRESS.fullmatch(address):
            return f"To: {address}\r\n".encode("ascii")
        return SMTP.fold_binary("To", super().message(policy=SMTP)["To"])


@lru_cache(1000)
def _folded(name: str, value: str) -> bytes:
    """Return a header as the library writes it; raise ValueError when it would become two."""
    return SMTP.fold_binary(*SMTP.header_store_parse(name, value))


def _text(body: str) -> bytes:
    """Return the words in base64: no line of theirs is too long for SMTP, or begins with a dot."""
    letters = b2a_base64(_LINE_END.sub("\r\n", body + "\n").encode(), newline=False)
    return b"".join(letters[at : at + LINE] + b"\r\n" for at in range(0, len(letters), LINE))
