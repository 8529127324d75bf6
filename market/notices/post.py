"""Handing mails to the mail server, many over one connection."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from email.policy import SMTP
from smtplib import SMTPException
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, mailers

from market.notices.choices import refusal_url
from market.notices.kinds import kind_of
from market.notices.models import Notice


def message_id(key: str) -> str:
    """Return the Message-ID of a notice: the same at every try."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


class Mail(EmailMessage):
    """One mail. What may be refused says how, in a way mail programs make a button of (RFC 2369, RFC 8058)."""

    def __init__(self, notice: Notice) -> None:
        headers = {"Message-ID": message_id(notice.key), "Auto-Submitted": "auto-generated"}
        super().__init__(notice.subject, notice.body, to=[notice.recipient], headers=headers)
        kind = kind_of(notice.kind)
        self.refusal = refusal_url(notice.recipient, kind.purpose, notice.channel) if kind.is_optional else ""

    def message(self, *, policy: Any = SMTP) -> Any:
        """Return the mail as it is sent. The long address is left as it is: folded, no mail program reads it."""
        message = super().message(policy=policy.clone(refold_source="none"))
        if self.refusal:
            message.set_raw("List-Unsubscribe", f"<{self.refusal}>")
            message.set_raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        return message


class Post:
    """A connection to the mail server, opened with the first mail and kept until the end of a batch."""

    def __init__(self) -> None:
        self._mailer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.hang_up()

    def hand_over(self, notice: Notice, before_dot: Callable[[], None]) -> None:
        """Hand one mail over; `before_dot` is called when the server may take it from the next moment on."""
        message = Mail(notice)
        mailer = self._connected()
        if hasattr(mailer, "before_dot"):
            mailer.before_dot = before_dot  # the others deliver within the call: nothing can break off in between
        is_done = False
        try:
            mailer.send_messages([message])
            is_done = True
        finally:
            if not is_done:
                self.hang_up()  # a talk that went wrong is not gone on with

    def _connected(self) -> Any:
        if self._mailer is None:
            mailer = mailers.default
            mailer.open()
            self._mailer = mailer
        return self._mailer

    def hang_up(self) -> None:
        """End the talk; the next mail begins another."""
        mailer, self._mailer = self._mailer, None
        if mailer is not None:
            with suppress(SMTPException, OSError):
                mailer.close()
