"""Django's mail server connection, with a say just before the dot that makes a mail the server's (RFC 5321, 4.1.1.4).

Until that dot a server may not deliver; after it, it may, even when its answer is lost (RFC 1047). So whatever was
noted before the dot tells, after a crash, which mail may have gone out: one per connection at most.
"""

import re
import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail.backends import smtp

_LINE_END = re.compile(rb"\r\n|\n|\r")
_DOT = re.compile(rb"(?m)^\.")


def _nothing() -> None:
    """Say nothing."""


class Talk(smtplib.SMTP):
    """One conversation with a mail server."""

    before_dot: Callable[[], None] = staticmethod(_nothing)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the words over; call `before_dot` when all is said but the end."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        content = msg.encode("ascii") if isinstance(msg, str) else bytes(msg)
        lines = _LINE_END.sub(b"\r\n", content)
        self.send(_DOT.sub(b"..", lines) + (b"" if lines.endswith(b"\r\n") else b"\r\n"))
        self._say_so_before_dot()
        self.send(b".\r\n")
        return self.getreply()

    def _say_so_before_dot(self) -> None:
        is_said = False
        try:
            self.before_dot()
            is_said = True
        finally:
            if not is_said:
                self.close()  # without the dot nothing was sent


class TalkOverTls(Talk, smtplib.SMTP_SSL):
    """The same, encrypted from its first word."""


class EmailBackend(smtp.EmailBackend):
    """Django's backend with `before_dot`."""

    before_dot: Callable[[], None] = staticmethod(_nothing)

    @property
    def connection_class(self) -> type[Talk]:
        """Return the kind of conversation."""
        return TalkOverTls if self.use_ssl else Talk

    def _send(self, email_message: Any) -> bool:
        talk: Any = self.connection
        talk.before_dot = self.before_dot
        sent: bool = super()._send(email_message)  # type: ignore[misc]
        return sent
