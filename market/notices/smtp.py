"""Django's mail server connection, with a say just before the dot that makes a mail the server's (RFC 5321, 4.1.1.4).

Until that dot a server may not deliver; after it, it may, even when its answer is lost (RFC 1047). So whatever was
noted before the dot tells, after a crash, which mail may have gone out: one per connection at most.
"""

import re
import smtplib
import socket
from collections.abc import Callable, Sequence
from email.policy import SMTP
from typing import Any

from django.core.mail.backends import smtp

from market.notices.letters import PLAIN_ADDRESS, Letter

_LINE_END = re.compile(rb"\r\n|\n|\r")
_DOT = re.compile(rb"(?m)^\.")
_ARE_TAKEN = {250, 251}  # what a server says of a recipient it takes

Answer = tuple[int, bytes]


def _nothing() -> None:
    """Say nothing."""


class Talk(smtplib.SMTP):
    """One conversation with a mail server."""

    before_dot: Callable[[], None] = staticmethod(_nothing)

    def sendmail(
        self,
        from_addr: str,
        to_addrs: str | Sequence[str],
        msg: Any,
        mail_options: Sequence[str] = (),
        rcpt_options: Sequence[str] = (),
    ) -> dict[str, Answer]:
        """Hand a mail over; who writes to whom is said in one breath where the server listens to that (RFC 2920)."""
        self.ehlo_or_helo_if_needed()
        if len(to_addrs) != 1 or not self.has_extn("pipelining"):
            return super().sendmail(from_addr, to_addrs, msg, mail_options, rcpt_options)
        size = f" SIZE={len(msg)}" if self.has_extn("size") else ""
        begin = smtplib.quoteaddr(from_addr) + size, smtplib.quoteaddr(to_addrs[0])
        self.send("MAIL FROM:{}\r\nRCPT TO:{}\r\nDATA\r\n".format(*begin).encode("ascii"))
        sender, recipient, ready = (self.getreply() for _command in range(3))
        refusal = _refusal(from_addr, to_addrs[0], sender, recipient, ready)
        if refusal:
            self.close()  # it may be waiting for words all the same
            raise refusal
        code, reply = self._say(msg)
        if code != 250:
            raise smtplib.SMTPDataError(code, reply)
        return {}

    def data(self, msg: Any) -> Answer:
        """Hand the words over; call `before_dot` when all is said but the end."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        return self._say(msg)

    def _say(self, msg: Any) -> Answer:
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

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a socket that says the dot at once: else it waits for word that the rest was heard, 40 ms each."""
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


def _refusal(
    from_addr: str, to_addr: str, sender: Answer, recipient: Answer, ready: Answer
) -> smtplib.SMTPException | None:
    """Return what is wrong with the answers to the first three commands, if anything."""
    if sender[0] != 250:
        return smtplib.SMTPSenderRefused(*sender, from_addr)
    if recipient[0] not in _ARE_TAKEN:
        return smtplib.SMTPRecipientsRefused({to_addr: recipient})
    return None if ready[0] == 354 else smtplib.SMTPDataError(*ready)


class TalkOverTls(Talk, smtplib.SMTP_SSL):
    """The same, encrypted from its first word."""


class EmailBackend(smtp.EmailBackend):
    """Django's backend with `before_dot`."""

    before_dot: Callable[[], None] = staticmethod(_nothing)
    _sender = ("", "")  # as it stands in the settings, and its address alone

    @property
    def connection_class(self) -> type[Talk]:
        """Return the kind of conversation."""
        return TalkOverTls if self.use_ssl else Talk

    def prep_address(self, address: str, force_ascii: bool = True) -> str:
        """Return an address as servers are told it; raise ValueError for what is none."""
        if PLAIN_ADDRESS.fullmatch(address):
            return address
        prepared: str = super().prep_address(address, force_ascii)
        return prepared

    def _send(self, email_message: Any) -> bool:
        """Hand one mail over; raise what the server says against it."""
        talk: Any = self.connection
        talk.before_dot = self.before_dot
        if self._sender[0] != email_message.from_email:
            self._sender = (email_message.from_email, self.prep_address(email_message.from_email))
        recipients = [self.prep_address(each) for each in email_message.recipients()]
        whole = isinstance(email_message, Letter)
        content = email_message.as_bytes() if whole else email_message.message(policy=SMTP).as_bytes()
        talk.sendmail(self._sender[1], recipients, content)
        return True
